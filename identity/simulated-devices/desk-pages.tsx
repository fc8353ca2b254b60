import { encodeBase32, otpauthUri, stepAt, totp } from '../../kit/one-time-codes/index.ts'
import {
  Breadcrumb,
  Button,
  Buttons,
  Card,
  CodeSheet,
  GridCardPicture,
  List,
  ListRow,
  Notice,
  Page,
  type PageFrame,
  Pill,
  QrCode,
  SectionTitle,
} from '../../kit/ui/index.ts'
import { simulatedDevicesPath as base, type DeskApp, type DeskCard, type DeviceDesk } from './device-desk.ts'
import { phrases } from './phrases/index.ts'
import { whose } from './whose.ts'

/** All that lies on the desk. */
export function DeskPage({ frame, desk, now }: { frame: PageFrame; desk: DeviceDesk; now: Date }) {
  const t = phrases(frame.preferences.language)
  const { language } = frame.preferences
  return (
    <Page frame={frame} title={t('title')}>
      <div class="content stack">
        <h1>{t('title')}</h1>
        <Notice kind="info" title={t('simulated-title')}>
          {t('simulated')}
        </Notice>
        <section>
          <SectionTitle>{t('tokens')}</SectionTitle>
          <List label={t('tokens')}>
            {desk.tokens().map(held => (
              <ListRow
                icon="token"
                title={held.token.serial}
                pill={held.activationCode === null ? null : <Pill tone="warn">{t('to-activate')}</Pill>}
                detail={whose(held, language)}
                action={<a href={`${base}/tokens/${held.token.serial}`}>{t('take')}</a>}
              />
            ))}
          </List>
        </section>
        <section>
          <SectionTitle>{t('cards')}</SectionTitle>
          <List label={t('cards')}>
            {desk.cards().map(held => (
              <ListRow
                icon="grid-card"
                title={held.card.serial}
                detail={whose(held, language)}
                action={<a href={`${base}/cards/${held.card.serial}`}>{t('take')}</a>}
              />
            ))}
          </List>
        </section>
        <section class="stack">
          <SectionTitle>{t('apps')}</SectionTitle>
          <div class="columns">
            {desk.apps().map(app => (
              <App frame={frame} app={app} now={now} />
            ))}
          </div>
        </section>
      </div>
    </Page>
  )
}

function App({ frame, app, now }: { frame: PageFrame; app: DeskApp; now: Date }) {
  const t = phrases(frame.preferences.language)
  const seconds = 30 - (Math.floor(now.getTime() / 1000) % 30)
  const code = totp(app.secret, stepAt(now, 30), 6)
  const uri = otpauthUri({ issuer: 'Qinghe', account: app.holder ?? '', secret: app.secret, digits: 6, seconds: 30 })
  return (
    <Card title={whose(app, frame.preferences.language)}>
      <CodeSheet large label={t('app-code')} codes={[code]} />
      <p class="hint">
        {t('changes', { seconds })} <a href={base}>{t('show-again')}</a>
      </p>
      <QrCode text={uri} label={t('app-qr')} />
      <p class="hint">{t('app-secret', { secret: encodeBase32(app.secret) })}</p>
    </Card>
  )
}

/** A card as it is printed. */
export function CardPage({ frame, held }: { frame: PageFrame; held: DeskCard }) {
  const t = phrases(frame.preferences.language)
  const { card } = held
  const title = t('card.title', { serial: card.serial })
  return (
    <Page frame={frame} title={title}>
      <div class="content stack">
        <Breadcrumb path={[{ href: base, label: t('name') }]} here={card.serial} />
        <h1>{title}</h1>
        <Notice kind="info">{t('simulated')}</Notice>
        <p>{whose(held, frame.preferences.language)}</p>
        <GridCardPicture caption={title} cells={card.cells} />
        <Buttons>
          <Button kind="secondary" icon="print" href={`${base}/cards/${card.serial}/pdf`}>
            {t('pdf')}
          </Button>
        </Buttons>
      </div>
    </Page>
  )
}
