import { type Context, Hono } from 'hono'
import { fieldOf, noStore, readFields } from '../../kit/http/index.ts'
import type { PageFrame } from '../../kit/ui/index.ts'
import { drawGridCard } from '../authenticators/grid-card/index.ts'
import { answerQuestion, enterPin, setPin } from '../authenticators/otp-token/index.ts'
import { deskFrame } from '../outbox/index.ts'
import { CardPage, DeskPage } from './desk-pages.tsx'
import { simulatedDevicesPath as base, type DeskToken, type DeviceDesk } from './device-desk.ts'
import { phrases } from './phrases/index.ts'
import { type Shown, TokenPage } from './token-page.tsx'

interface DevicePagesDependencies {
  desk: DeviceDesk
  assets: PageFrame['assets']
  now: () => Date
}

/**
 * `/simulated-devices`: mounted at the root and only together with the simulated gateways, because it shows codes to whoever asks.
 */
export function createDevicePages({ desk, assets, now }: DevicePagesDependencies): Hono {
  const app = new Hono()
  for (const path of [base, `${base}/*`]) app.use(path, noStore())
  const frameOf = (c: Context): PageFrame =>
    deskFrame(c, { assets, home: base, path: base, name: language => phrases(language)('name') })

  app.get(base, c => c.html(<DeskPage frame={frameOf(c)} desk={desk} now={now()} />))

  app.get(`${base}/cards/:serial`, c => {
    const held = desk.card(c.req.param('serial'))
    return held ? c.html(<CardPage frame={frameOf(c)} held={held} />) : c.notFound()
  })
  app.get(`${base}/cards/:serial/pdf`, async c => {
    const held = desk.card(c.req.param('serial'))
    if (!held) return c.notFound()
    return c.body(Uint8Array.from(await drawGridCard(held.card, '青禾口令卡（演示）')), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${held.card.serial}.pdf"`,
    })
  })

  app.get(`${base}/tokens/:serial`, c => {
    const held = desk.token(c.req.param('serial'))
    return held ? draw(c, held, byClock(held)) : c.notFound()
  })
  app.post(`${base}/tokens/:serial/:key`, async c => {
    const held = desk.token(c.req.param('serial'))
    // Another site's page can at most have pressed keys of a device that is not real; it can't even that.
    if (!held || c.req.header('sec-fetch-site') === 'cross-site') return c.notFound()
    const fields = await readFields(c)
    const pressed = press(held, c.req.param('key'), name => fieldOf(fields, name).normalize('NFKC').replace(/\s/g, ''))
    if (!pressed) return c.notFound()
    desk.keep(held.token.serial, pressed.token)
    return draw(c, { ...held, token: pressed.token }, pressed.shown)
  })
  return app

  function draw(c: Context, held: DeskToken, shown: Shown): Response | Promise<Response> {
    return c.html(<TokenPage frame={frameOf(c)} held={held} shown={shown} />)
  }

  /** What it shows without anything typed: a code, where it goes by its clock. */
  function byClock({ token }: DeskToken): Shown {
    const answered = answerQuestion(token, '', now())
    return answered.ok ? { kind: 'code', code: answered.code, seconds: answered.seconds } : { kind: 'nothing' }
  }

  /** @returns null for a key that it does not have */
  function press(held: DeskToken, key: string, typed: (name: string) => string) {
    const { token, fresh } = held
    switch (key) {
      case 'first-pin': {
        const set = setPin(token, typed('pin'))
        if (!set.ok) return { token, shown: { kind: 'fault', code: set.code, left: 0 } as const }
        return { token: set.token, shown: byClock({ ...held, token: set.token }) }
      }
      case 'pin': {
        const entered = enterPin(token, typed('pin'))
        if (!entered.ok)
          return { token: entered.token, shown: { kind: 'fault', code: entered.code, left: entered.left } as const }
        return { token: entered.token, shown: byClock({ ...held, token: entered.token }) }
      }
      case 'answer':
        return { token, shown: answer(held, typed) }
      case 'off':
        return { token: { ...token, open: false }, shown: { kind: 'nothing' } as const }
      case 'reset':
        return { token: fresh, shown: { kind: 'nothing' } as const }
      default:
        return null
    }
  }

  function answer({ token }: DeskToken, typed: (name: string) => string): Shown {
    const answered = answerQuestion(token, typed('digits') + asAmount(typed('amount')), now())
    if (!answered.ok) return { kind: 'fault', code: answered.code, left: 0 }
    return { kind: 'code', code: answered.code, seconds: answered.seconds }
  }
}

/** As the device puts it: always two places, `1200` is `1200.00`. */
function asAmount(typed: string): string {
  const [whole = '', cents = ''] = typed.replaceAll(',', '').split('.')
  return typed === '' ? '' : `${whole}.${cents.padEnd(2, '0')}`
}
