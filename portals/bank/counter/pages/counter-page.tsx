import type { Child } from 'hono/jsx'
import { Breadcrumb, ErrorSummary, type FieldFault, Page } from '../../../../kit/ui/index.ts'
import type { CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

type CounterPageProps = {
  visit: CustomerVisit
  title: string
  isHome?: boolean
  faults?: readonly FieldFault[]
  children: Child
}

/** A page of the counter: staff see nothing of a customer's places, and customers nothing of these. */
export function CounterPage({ visit, title, isHome = false, faults = [], children }: CounterPageProps) {
  const { session, accountCentre } = visit
  const t = phrases(visit.frame.preferences.language)
  const frame = { ...visit.frame, name: t('service'), home: '/counter' }
  const account = {
    name: session.name ?? t('service'),
    links: [{ label: t('centre'), href: accountCentre }],
    signOut: { action: '/counter/sign-out', hidden: {} },
  }
  return (
    <Page frame={frame} title={title} error={faults.length > 0} account={account}>
      <div class="content">
        <div class="stack">
          {isHome ? null : <Breadcrumb path={[{ label: t('title'), href: '/counter' }]} here={title} />}
          <h1>{title}</h1>
          <ErrorSummary errors={faults} />
          {children}
        </div>
      </div>
    </Page>
  )
}
