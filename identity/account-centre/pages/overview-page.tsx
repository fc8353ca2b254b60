import {
  Button,
  EmptyState,
  Fold,
  type IconName,
  List,
  ListRow,
  Notice,
  Pill,
  Score,
  SectionTitle,
} from '../../../kit/ui/index.ts'
import type { IdentifierKind } from '../../realms/index.ts'
import type { Overview } from '../overview.ts'
import type { MediaInHand } from '../read-media.ts'
import { mendedAt } from '../rules.ts'
import { ActivityRow } from './activity-page.tsx'
import { ClosingBanner } from './closing-banner.tsx'
import { DeviceRow } from './devices-page.tsx'
import { SaidNotice } from './frame.tsx'
import { mediaWarnings } from './media-page.tsx'
import type { View } from './view.ts'
import { WaitingChanges } from './waiting-changes.tsx'

interface OverviewProps {
  view: View
  overview: Overview
}

const devicesShown = 3

export function OverviewPage({ view, overview }: OverviewProps) {
  const { t } = view
  return (
    <div class="content stack">
      <ClosingBanner view={view} />
      <WaitingChanges view={view} changes={overview.changes} />
      <SaidNotice view={view} />
      {mediaWarnings(view, overview.media).map(words => (
        <Notice kind="warn">{words}</Notice>
      ))}
      <h1>{t('title')}</h1>
      <SecurityScore view={view} overview={overview} />
      <Ways view={view} overview={overview} />
      <Fold label={t('overview.fold')}>
        <div class="columns">
          <section>
            <SectionTitle more={{ href: `${view.base}/devices`, label: t('overview.all-devices') }}>
              {t('devices.title')}
            </SectionTitle>
            {overview.devices.length === 0 ? (
              <EmptyState icon="computer" title={t('devices.none')} />
            ) : (
              <List>
                {overview.devices.slice(0, devicesShown).map(device => (
                  <DeviceRow view={view} device={device} />
                ))}
              </List>
            )}
          </section>
          <section>
            <SectionTitle more={{ href: `${view.base}/activity`, label: t('overview.all-activity') }}>
              {t('activity.title')}
            </SectionTitle>
            {overview.activity.length === 0 ? (
              <EmptyState icon="history" title={t('activity.none')} />
            ) : (
              <List>
                {overview.activity.map(event => (
                  <ActivityRow view={view} event={event} />
                ))}
              </List>
            )}
          </section>
        </div>
        <More view={view} />
      </Fold>
    </div>
  )
}

function SecurityScore({ view, overview }: { view: View; overview: Overview }) {
  const { t } = view
  const { score, open } = overview.security
  const [next] = open
  if (!next) return <Score score={score} title={t('score.good')} detail={t('score.good-detail')} />
  return (
    <Score
      score={score}
      title={t('score.open', { count: open.length })}
      detail={t(`score.next.${next}`)}
      action={<Button href={`${view.base}/${mendedAt[next]}`}>{t('score.start')}</Button>}
    />
  )
}

function Ways({ view, overview }: { view: View; overview: Overview }) {
  const { t, base } = view
  const { passwordSetAt, media } = overview
  const { passkeys } = media
  const allowed = view.realm.policy.identifiers
  return (
    <section>
      <SectionTitle more={{ href: `${base}/identifiers`, label: t('identifiers.title') }}>
        {t('overview.ways')}
      </SectionTitle>
      <List>
        <ListRow
          icon="lock"
          title={t('password.title')}
          detail={
            passwordSetAt ? t('overview.password-set', { ago: view.ago(passwordSetAt) }) : t('overview.password-none')
          }
          action={<a href={`${base}/password`}>{t(passwordSetAt ? 'change' : 'set')}</a>}
        />
        {view.realm.policy.passkeys.allowed ? (
          <ListRow
            icon="passkey"
            title={t('passkeys.title')}
            detail={passkeys > 0 ? t('overview.passkeys', { count: passkeys }) : t('overview.passkeys-none')}
            action={<a href={`${base}/passkeys${passkeys > 0 ? '' : '/add'}`}>{t(passkeys > 0 ? 'look' : 'add')}</a>}
          />
        ) : null}
        <ListRow
          icon="phone"
          title={t('phones.title')}
          detail={overview.phones > 0 ? t('overview.phones', { count: overview.phones }) : t('overview.phones-none')}
          action={<a href={`${base}/phones`}>{t('look')}</a>}
        />
        <ListRow
          icon="token"
          title={t('media.title')}
          detail={mediaInWords(view, media)}
          action={<a href={`${base}/media`}>{t('look')}</a>}
        />
        <ListRow
          icon="shield"
          title={t('two-step.title')}
          pill={view.account.twoStep === 'always' ? <Pill tone="ok">{t('on')}</Pill> : null}
          detail={t(`two-step.now.${view.account.twoStep}`)}
          action={<a href={`${base}/two-step`}>{t('change')}</a>}
        />
        {(['phone', 'email', 'username'] as const)
          .filter(kind => allowed.includes(kind))
          .map(kind => (
            <IdentifierWay view={view} overview={overview} kind={kind} />
          ))}
      </List>
    </section>
  )
}

/** Those that can be used, by name; where there is none yet, what there could be. */
function mediaInWords({ t, realm }: View, { totp, token, card, recoveryCodes }: MediaInHand): string {
  const { media } = realm.policy
  const all = [
    { name: t('token.title'), has: token?.status === 'active', allowed: media['otp-token'].allowed },
    { name: t('card.title'), has: card?.status === 'active', allowed: media['grid-card'].allowed },
    { name: t('totp.title'), has: totp?.status === 'active', allowed: media.totp.allowed },
    { name: t('codes.title'), has: recoveryCodes > 0, allowed: media['recovery-code'].allowed },
  ]
  const inHand = all.filter(one => one.has)
  const shown = inHand.length > 0 ? inHand : all.filter(one => one.allowed)
  return shown.map(one => one.name).join(t('list-comma'))
}

const identifierIcons: Record<IdentifierKind, IconName> = {
  phone: 'phone',
  email: 'mail',
  username: 'user',
  'national-id': 'id-card',
  'bank-card': 'wallet',
}

function IdentifierWay({ view, overview, kind }: { view: View; overview: Overview; kind: IdentifierKind }) {
  const { t } = view
  const found = overview.identifiers.find(one => one.kind === kind)
  return (
    <ListRow
      icon={identifierIcons[kind]}
      title={t(`kind.${kind}`)}
      detail={found ? found.masked : t('none-yet')}
      action={<a href={`${view.base}/identifiers/${kind}`}>{t(found ? 'change' : 'add')}</a>}
    />
  )
}

const morePages = [
  ['profile', 'user'],
  ['sessions', 'computer'],
  ['applications', 'key'],
  ['data', 'download'],
  ['close', 'trash'],
] as const

function More({ view }: { view: View }) {
  const { t } = view
  return (
    <section>
      <SectionTitle>{t('overview.more')}</SectionTitle>
      <List>
        {morePages.map(([page, icon]) => (
          <ListRow
            icon={icon}
            tone="quiet"
            title={t(`${page}.title`)}
            detail={t(`${page}.short`)}
            action={<a href={`${view.base}/${page}`}>{t(page === 'close' ? 'learn' : 'look')}</a>}
          />
        ))}
      </List>
    </section>
  )
}
