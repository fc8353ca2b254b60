import type { Child } from 'hono/jsx'
import { type IconName, List, ListRow, Notice, Pill } from '../../../kit/ui/index.ts'
import { type MediumStatus, maskSerial } from '../../media/index.ts'
import type { MediaInHand } from '../read-media.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

/** All that proves the account to be the holder's, beside password and phone: what is in hand and what could be. */
export function MediaPage({ view, media }: { view: View; media: MediaInHand }) {
  const { t } = view
  const kinds = view.realm.policy.media
  const rows = [
    view.realm.policy.passkeys.allowed ? <PasskeysRow view={view} count={media.passkeys} /> : null,
    kinds['certificate-key'].allowed || media.certificateKeys > 0 ? (
      <CertificateKeysRow view={view} count={media.certificateKeys} />
    ) : null,
    kinds['otp-token'].allowed || media.token ? <TokenRow view={view} token={media.token} /> : null,
    kinds['grid-card'].allowed || media.card ? <CardRow view={view} card={media.card} /> : null,
    kinds.totp.allowed || media.totp ? <TotpRow view={view} totp={media.totp} /> : null,
    kinds['recovery-code'].allowed || media.recoveryCodes > 0 ? (
      <CodesRow view={view} left={media.recoveryCodes} />
    ) : null,
  ]
  return (
    <Frame view={view} help="media-codes" title={t('media.title')} lead={t('media.lead')}>
      {mediaWarnings(view, media).map(words => (
        <Notice kind="warn">{words}</Notice>
      ))}
      <List label={t('media.title')}>{rows.filter(row => row !== null)}</List>
      <p class="hint">{t('media.hint')}</p>
    </Frame>
  )
}

/** What the holder should do something about. */
export function mediaWarnings({ t, date }: View, { token, card }: MediaInHand): string[] {
  const warnings: string[] = []
  if (token?.expiresSoon && token.status === 'active')
    warnings.push(t('media.warn.token-expiring', { date: date(token.validUntil) }))
  for (const warning of card?.status === 'active' ? card.warnings : []) {
    if (warning === 'expiring')
      warnings.push(t('media.warn.card-expiring', { date: card ? date(card.validUntil) : '' }))
    else if (warning === 'nearly-used-up') warnings.push(t('media.warn.nearly-used-up', { count: card?.usesLeft ?? 0 }))
    else warnings.push(t(`media.warn.${warning}`))
  }
  return warnings
}

const tones = { issued: 'warn', active: 'ok', suspended: 'warn', lost: 'bad', expired: 'bad' } as const

/** In a word where a medium in hand stands. */
export function StandingPill({ view, status }: { view: View; status: MediumStatus }) {
  const known = status in tones ? (status as keyof typeof tones) : 'expired'
  return <Pill tone={tones[known]}>{view.t(`media.status.${known}`)}</Pill>
}

export const usedOf = ({ t, ago }: View, { lastUsedAt }: { lastUsedAt: Date | null }): string =>
  lastUsedAt ? t('passkeys.used', { ago: ago(lastUsedAt) }) : t('passkeys.unused')

type RowProps = { view: View; icon: IconName; title: string; detail: string; page: string; has: boolean }

function Row({ view, icon, title, detail, page, has, pill }: RowProps & { pill?: Child }) {
  const { t, base } = view
  return (
    <ListRow
      icon={icon}
      title={title}
      {...(pill ? { pill } : {})}
      detail={detail}
      action={
        <a href={`${base}/${page}`}>
          {t(has ? 'passkeys.manage' : 'add')}
          <span class="sr-only"> {title}</span>
        </a>
      }
    />
  )
}

function PasskeysRow({ view, count }: { view: View; count: number }) {
  const { t } = view
  const detail = count > 0 ? t('overview.passkeys', { count }) : t('overview.passkeys-none')
  const page = count > 0 ? 'passkeys' : 'passkeys/add'
  return <Row view={view} icon="passkey" title={t('passkeys.title')} detail={detail} page={page} has={count > 0} />
}

function CertificateKeysRow({ view, count }: { view: View; count: number }) {
  const { t } = view
  const detail = count > 0 ? t('overview.passkeys', { count }) : t('certificates.none')
  const shared = { title: t('certificates.title'), page: 'media/certificate-keys' }
  return <Row view={view} icon="usb-key" {...shared} detail={detail} has={count > 0} />
}

function TokenRow({ view, token }: { view: View; token: MediaInHand['token'] }) {
  const { t, date } = view
  const shared = { view, icon: 'token', title: t('token.title'), page: 'media/otp-token', has: true } as const
  if (!token) return <Row {...shared} detail={t('token.none')} />
  const detail = [
    t('media.serial', { serial: maskSerial(token.serial) }),
    t('media.until', { date: date(token.validUntil) }),
  ].join(' · ')
  return <Row {...shared} detail={detail} pill={<StandingPill view={view} status={token.status} />} />
}

function CardRow({ view, card }: { view: View; card: MediaInHand['card'] }) {
  const { t } = view
  const shared = { view, icon: 'grid-card', title: t('card.title'), page: 'media/grid-card', has: true } as const
  if (!card) return <Row {...shared} detail={t('card.none')} />
  const detail = [t('media.serial', { serial: maskSerial(card.serial) }), t('card.left', { count: card.usesLeft })]
  return <Row {...shared} detail={detail.join(' · ')} pill={<StandingPill view={view} status={card.status} />} />
}

function TotpRow({ view, totp }: { view: View; totp: MediaInHand['totp'] }) {
  const { t } = view
  const shared = { view, icon: 'phone', title: t('totp.title') } as const
  if (!totp) return <Row {...shared} detail={t('totp.none')} page="media/totp/add" has={false} />
  const pill = <StandingPill view={view} status={totp.status} />
  return <Row {...shared} detail={usedOf(view, totp)} page="media/totp" has pill={pill} />
}

function CodesRow({ view, left }: { view: View; left: number }) {
  const { t } = view
  const detail = left > 0 ? t('codes.left', { count: left }) : t('codes.none')
  return (
    <Row view={view} icon="key" title={t('codes.title')} detail={detail} page="media/recovery-codes" has={left > 0} />
  )
}
