import type { Child } from 'hono/jsx'
import type { PortalSession } from '../../../kit/relying-party/index.ts'
import {
  Breadcrumb,
  ErrorSummary,
  type FieldFault,
  type IconName,
  Page,
  type PageLink,
  PortalShell,
} from '../../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'
import type { Visit } from './visits.ts'

const places = [
  'accounts',
  'transfers',
  'notices',
  'payees',
  'schedules',
  'limits',
  'services',
  'corporate',
  'security',
] as const
export type PlaceName = (typeof places)[number]

const icons: Readonly<Record<PlaceName, IconName>> = {
  accounts: 'wallet',
  transfers: 'transfer',
  notices: 'bell',
  payees: 'users',
  schedules: 'calendar',
  limits: 'settings',
  services: 'help',
  corporate: 'building',
  security: 'shield',
}

type BankPageProps = {
  visit: Visit
  title: string
  /** Where a sign-in from this page comes back to. */
  here: string
  place?: PlaceName
  /** The way to this page, without the home page and itself (B17). */
  path?: readonly PageLink[]
  /** Where the page is not one column with its title at the top. */
  whole?: boolean
  faults?: readonly FieldFault[]
  children: Child
}

/** A page of the portal: 登录 at the top right, or the person's own menu there and the bank's places beside the page. */
export function BankPage(props: BankPageProps) {
  const { visit, title, here, place, whole = false, faults = [], children } = props
  const { frame, session } = visit
  const t = phrases(frame.preferences.language)
  const error = faults.length > 0
  const inside = whole ? children : <Column {...props}>{children}</Column>
  if (session === null) {
    const signIn = { label: t('sign-in'), href: `/sign-in?return_to=${encodeURIComponent(here)}` }
    return (
      <Page frame={frame} title={title} error={error} signIn={signIn}>
        {inside}
      </Page>
    )
  }
  return (
    <Page frame={frame} title={title} error={error} bare account={accountMenu(visit, session)}>
      <PortalShell
        items={places.map(name => ({
          href: `/${name}`,
          label: name === 'notices' && visit.unread > 0 ? t('notices-unread', { count: countOf(visit) }) : t(name),
          icon: icons[name],
          current: name === place,
        }))}
      >
        {inside}
      </PortalShell>
    </Page>
  )
}

const countOf = ({ unread }: Visit): string => (unread > 99 ? '99+' : String(unread))

function Column({ visit, title, path, faults = [], children }: BankPageProps) {
  const { frame } = visit
  const home = visit.session === null ? [{ label: frame.name, href: '/' }] : []
  const way = [...home, ...(path ?? [])]
  return (
    <div class="content">
      <div class="stack">
        {way.length === 0 ? null : <Breadcrumb path={way} here={title} />}
        <h1>{title}</h1>
        <ErrorSummary errors={faults} />
        {children}
      </div>
    </div>
  )
}

function accountMenu({ frame, accountCentre }: Visit, session: PortalSession) {
  const t = phrases(frame.preferences.language)
  return {
    name: session.name ?? session.phoneMasked ?? t('my-account'),
    links: [
      { label: t('account-centre'), href: accountCentre },
      { label: t('security'), href: '/security' },
      { label: t('channels'), href: '/about/channels' },
    ],
    // Another site's form is told apart by Fetch Metadata and brings no session cookie: see kit/relying-party/sign-out.ts.
    signOut: { action: '/sign-out', hidden: {} },
  }
}
