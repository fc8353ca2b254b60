import { type Context, Hono } from 'hono'
import { maskPersonName } from '../../../kit/china/index.ts'
import { createCookies } from '../../../kit/http/index.ts'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import { type DeviceFlow, isSameOrigin, type SealingKeys } from '../../../kit/relying-party/index.ts'
import { KioskPage } from './pages/kiosk-page.tsx'
import { askLater, type Kept, looksAgainIn, shownFor, standing, type Waiting } from './rules.ts'

type KioskDeps = {
  frames: Frames
  origin: string
  deviceFlow: DeviceFlow
  keys: Pick<SealingKeys, 'encrypt' | 'decrypt'>
  clientAddress: (c: Context) => string
  logger: { warn(details: object, message: string): void }
  now: () => Date
}

/** To be mounted at /kiosk. The page asks for itself again when it may: a screen needs no script for it. */
export function createKiosk(deps: KioskDeps): Hono {
  const { deviceFlow, keys, origin } = deps
  const cookies = createCookies({ app: 'kiosk', realm: 'toll', origin, path: '/kiosk' })
  const routes = new Hono()
  routes.get('/', show)
  routes.post('/begin', begin)
  routes.post('/end', c => {
    if (isSameOrigin(origin, c)) cookies.clear(c, 'screen')
    return c.redirect('/kiosk', 303)
  })
  return routes

  async function show(c: Context): Promise<Response> {
    c.header('Cache-Control', 'no-store')
    const before = read(c)
    const now = deps.now().getTime()
    const kept = before && standing(before, now)
    if (kept?.kind !== 'waiting' || kept.askAt > now) return draw(c, kept)
    const after = await ask(kept)
    keep(c, after)
    return draw(c, after)
  }

  async function begin(c: Context): Promise<Response> {
    if (!isSameOrigin(origin, c)) return c.redirect('/kiosk', 303)
    try {
      const code = await deviceFlow.begin({ address: deps.clientAddress(c) })
      keep(c, askLater({ kind: 'waiting', ...code, askAt: 0 }, { tooFast: false, now: deps.now().getTime() }))
    } catch (err) {
      deps.logger.warn({ err }, 'the kiosk got no code')
      return draw(c, null, true)
    }
    return c.redirect('/kiosk', 303)
  }

  async function ask(waiting: Waiting): Promise<Kept> {
    const now = deps.now().getTime()
    // Where the issuer is away for a moment the next question may find it.
    const polled = await deviceFlow.poll(waiting).catch((err: unknown) => {
      deps.logger.warn({ err }, 'the kiosk was not answered')
      return { kind: 'pending' } as const
    })
    switch (polled.kind) {
      case 'pending':
      case 'slow-down':
        return askLater(waiting, { tooFast: polled.kind === 'slow-down', now })
      case 'confirmed': {
        const { name, phone_number_masked: phone } = polled.claims
        return {
          kind: 'driver',
          name: typeof name === 'string' ? maskPersonName(name) : '',
          phone: typeof phone === 'string' ? phone : '',
          until: now + shownFor,
        }
      }
      case 'declined':
      case 'expired':
        return { kind: polled.kind }
    }
  }

  function draw(c: Context, kept: Kept | null, failed = false): Response | Promise<Response> {
    if (!kept) cookies.clear(c, 'screen')
    const now = deps.now().getTime()
    const again = looksAgainIn(kept, now)
    // With and without script: the screen asks by being looked at again, and forgets in the same way.
    if (again !== null) c.header('Refresh', String(again))
    return c.html(<KioskPage frame={deps.frames.frame(c)} {...{ kept, now, failed }} />, failed ? 503 : 200)
  }

  function keep(c: Context, kept: Kept): void {
    cookies.set(c, 'screen', keys.encrypt(JSON.stringify(kept), 'toll.kiosk'))
  }

  function read(c: Context): Kept | null {
    const sealed = cookies.get(c, 'screen')
    if (!sealed) return null
    try {
      return JSON.parse(keys.decrypt(sealed, 'toll.kiosk')) as Kept
    } catch {
      // Of another key, or not ours: a screen begins anew.
      return null
    }
  }
}
