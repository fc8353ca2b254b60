import type { PortalSession } from '../../../../kit/relying-party/index.ts'
import {
  Breadcrumb,
  Button,
  Card,
  DefinitionList,
  EmptyState,
  Notice,
  type PageFrame,
} from '../../../../kit/ui/index.ts'
import { TollPage } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

type FleetHomeProps = { frame: PageFrame; session: PortalSession | null; accountCentre: string }

export function FleetHome({ frame, session, accountCentre }: FleetHomeProps) {
  const { language } = frame.preferences
  const t = phrases(language)
  return (
    <TollPage
      frame={frame}
      title={t('title')}
      session={session}
      base="/fleet"
      here="/fleet"
      accountCentre={accountCentre}
    >
      <div class="content">
        <div class="stack">
          <Breadcrumb path={[{ label: frame.name, href: '/' }]} here={t('title')} />
          <h1>{t('title')}</h1>
          {session === null ? <ForAnyone frame={frame} /> : <ForPerson frame={frame} session={session} />}
        </div>
      </div>
    </TollPage>
  )
}

function ForAnyone({ frame }: { frame: PageFrame }) {
  const t = phrases(frame.preferences.language)
  return (
    <Card title={t('sign-in-title')} lead={t('sign-in-lead')}>
      <Button href="/fleet/sign-in">{t('sign-in')}</Button>
    </Card>
  )
}

function ForPerson({ frame, session }: { frame: PageFrame; session: PortalSession }) {
  const t = phrases(frame.preferences.language)
  return (
    <>
      <Notice kind="ok" title={t('signed-in-title')}>
        {t('signed-in-text')}
      </Notice>
      <Card title={t('who')} quiet>
        <DefinitionList
          items={[
            { term: t('name'), value: session.name ?? t('not-given') },
            { term: t('phone'), value: session.phoneMasked ?? t('not-given') },
          ]}
        />
      </Card>
      <EmptyState icon="car" title={t('empty-title')}>
        {t('empty-text')}
      </EmptyState>
    </>
  )
}
