import type { Child } from 'hono/jsx'
import {
  Button,
  Card,
  Deadline,
  DefinitionList,
  Form,
  Notice,
  Page,
  type PageFrame,
  QrCode,
} from '../../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import type { Driver, Kept, Waiting } from '../rules.ts'

type KioskProps = {
  frame: PageFrame
  kept: Kept | null
  /** Milliseconds since 1970. */
  now: number
  /** No code could be had. */
  failed: boolean
}

/** The screen, and beside it what it is: a simulation. */
export function KioskPage({ frame, kept, now, failed }: KioskProps) {
  const t = phrases(frame.preferences.language)
  const title = titleOf(frame, kept)
  return (
    <Page frame={frame} title={title}>
      <div class="content narrow stack">
        <Notice kind="info">{t('simulated')}</Notice>
        {failed ? (
          <Notice kind="bad" live>
            {t('failed')}
          </Notice>
        ) : null}
        <Card title={title} level={1}>
          <div class="kiosk" data-kiosk={kept?.kind ?? 'idle'}>
            {kept?.kind === 'waiting' ? (
              <WaitingFor frame={frame} waiting={kept} now={now} />
            ) : kept?.kind === 'driver' ? (
              <Signed frame={frame} driver={kept} now={now} />
            ) : (
              <Begin frame={frame} kept={kept} />
            )}
          </div>
        </Card>
      </div>
    </Page>
  )
}

function titleOf({ preferences }: PageFrame, kept: Kept | null): string {
  const t = phrases(preferences.language)
  switch (kept?.kind) {
    case 'driver':
      return t('driver-title', { name: kept.name || kept.phone })
    case 'waiting':
      return t('waiting-title')
    case 'declined':
    case 'expired':
      return t(`${kept.kind}-title`)
    case undefined:
      return t('idle-title')
  }
}

function Begin({ frame, kept }: { frame: PageFrame; kept: Exclude<Kept, Waiting | Driver> | null }) {
  const t = phrases(frame.preferences.language)
  return (
    <>
      <p>{kept ? t(`${kept.kind}-text`) : t('idle-text')}</p>
      <Form action="/kiosk/begin">
        <Button wide icon="qr">
          {t(kept ? 'again' : 'begin')}
        </Button>
      </Form>
    </>
  )
}

function WaitingFor({ frame, waiting, now }: { frame: PageFrame; waiting: Waiting; now: number }) {
  const t = phrases(frame.preferences.language)
  const seconds = Math.max(0, Math.ceil((waiting.expiresAt - now) / 1000))
  return (
    <>
      <p>{t('waiting-app')}</p>
      <div class="kiosk-picture">
        <QrCode text={waiting.verificationUriComplete} label={t('picture')} />
      </div>
      <p>{t('waiting-page', { address: waiting.verificationUri.replace(/^https?:\/\//, '') })}</p>
      <p class="code-letters" role="img" aria-label={`${t('code')} ${[...waiting.userCode].join(' ')}`}>
        {waiting.userCode}
      </p>
      <Deadline seconds={seconds} left={t('left', { seconds: '{seconds}' })} over={t('over')}>
        {t('until', { seconds })}
      </Deadline>
      <End label={t('cancel')} />
    </>
  )
}

function Signed({ frame, driver, now }: { frame: PageFrame; driver: Driver; now: number }) {
  const t = phrases(frame.preferences.language)
  const seconds = Math.max(0, Math.ceil((driver.until - now) / 1000))
  return (
    <>
      <p>{t('driver-text')}</p>
      {driver.phone ? <DefinitionList items={[{ term: t('phone'), value: driver.phone }]} /> : null}
      <Deadline seconds={seconds} left={t('forget', { seconds: '{seconds}' })} over={t('forgotten')}>
        {t('forget', { seconds })}
      </Deadline>
      <End label={t('done')} />
    </>
  )
}

function End({ label }: { label: Child }) {
  return (
    <Form action="/kiosk/end">
      <Button kind="secondary" wide>
        {label}
      </Button>
    </Form>
  )
}
