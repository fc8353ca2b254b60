import { formatDateTime } from '../../../../kit/i18n/index.ts'
import type { PortalSession } from '../../../../kit/relying-party/index.ts'
import {
  Card,
  DefinitionList,
  EmptyState,
  Fold,
  List,
  ListRow,
  type PageFrame,
  SectionTitle,
} from '../../../../kit/ui/index.ts'
import { TollPage } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import { previousSignIn } from '../rules.ts'
import { FleetRow, Services } from './services.tsx'

type SignedInHomeProps = { frame: PageFrame; session: PortalSession; accountCentre: string }

export function SignedInHome({ frame, session, accountCentre }: SignedInHomeProps) {
  const { language } = frame.preferences
  const t = phrases(language)
  const title = session.name === null ? t('welcome') : t('welcome-name', { name: session.name })
  return (
    <TollPage frame={frame} title={title} session={session} base="" here="/" accountCentre={accountCentre}>
      <div class="content">
        <div class="stack">
          <h1>{title}</h1>
          <div class="columns">
            <Card title={t('my-account')} quiet>
              <Facts frame={frame} session={session} />
            </Card>
            <List label={t('shortcuts')}>
              <ListRow
                icon="shield"
                title={t('account-centre')}
                detail={t('account-centre-detail')}
                action={<a href={accountCentre}>{t('open')}</a>}
              />
              <ListRow icon="history" tone="quiet" title={t('not-you')} detail={t('not-you-detail')} />
            </List>
          </div>
          <section>
            <SectionTitle>{t('my-cards')}</SectionTitle>
            <EmptyState icon="card" title={t('no-cards-title')}>
              {t('no-cards-text')}
            </EmptyState>
          </section>
          <Fold label={t('more-services')}>
            <section>
              <SectionTitle>{t('services')}</SectionTitle>
              <Services language={language} />
            </section>
            <section>
              <SectionTitle>{t('for-enterprises')}</SectionTitle>
              <FleetRow language={language} />
            </section>
          </Fold>
        </div>
      </div>
    </TollPage>
  )
}

function Facts({ frame, session }: { frame: PageFrame; session: PortalSession }) {
  const { language } = frame.preferences
  const t = phrases(language)
  const before = previousSignIn(session.claims)
  return (
    <DefinitionList
      items={[
        { term: t('name'), value: session.name ?? t('not-given') },
        { term: t('phone'), value: session.phoneMasked ?? t('not-given') },
        { term: t('this-sign-in'), value: formatDateTime(session.authTime, language) },
        ...(before === null ? [] : [{ term: t('last-sign-in'), value: formatDateTime(before, language) }]),
      ]}
    />
  )
}
