import { type Context, Hono } from 'hono'
import { maskPersonName } from '../../../kit/china/index.ts'
import { createCookies, fieldOf, readFields } from '../../../kit/http/index.ts'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import {
  type BackchannelBegun,
  type BackchannelFlow,
  isSameOrigin,
  type SealingKeys,
} from '../../../kit/relying-party/index.ts'
import { DeskPage } from './pages/desk-page.tsx'
import { phrases } from './phrases/index.ts'
import { type Asked, askLater, type Kept, looksAgainIn, shownFor, standing } from './rules.ts'

type DeskDeps = {
  frames: Frames
  origin: string
  backchannelFlow: BackchannelFlow
  keys: Pick<SealingKeys, 'encrypt' | 'decrypt'>
  logger: { warn(details: object, message: string): void }
  now: () => Date
  random: (bytes: number) => Uint8Array
}

type Fault = Exclude<BackchannelBegun, { ok: true }>['code'] | 'empty' | 'away'

/** To be mounted at /desk. The page asks for itself again when it may. */
export function createDesk(deps: DeskDeps): Hono {
  const { backchannelFlow, keys, origin } = deps
  const cookies = createCookies({ app: 'desk', realm: 'toll', origin, path: '/desk' })
  const routes = new Hono()
  routes.get('/', show)
  routes.post('/', begin)
  routes.post('/end', c => {
    if (isSameOrigin(origin, c)) cookies.clear(c, 'request')
    return c.redirect('/desk', 303)
  })
  return routes

  async function show(c: Context): Promise<Response> {
    const before = read(c)
    const now = deps.now().getTime()
    const kept = before && standing(before, now)
    if (kept?.kind !== 'waiting' || kept.askAt > now) return draw(c, kept)
    const after = await ask(kept)
    keep(c, after)
    return draw(c, after)
  }

  async function begin(c: Context): Promise<Response> {
    const fields = await readFields(c)
    if (!isSameOrigin(origin, c)) return c.redirect('/desk', 303)
    const loginHint = fieldOf(fields, 'customer').trim()
    if (loginHint === '') return draw(c, null, { fault: 'empty', typed: loginHint })
    const message = phrases(deps.frames.preferences(c).language)('message', { number: newNumber() })
    try {
      const begun = await backchannelFlow.begin({ loginHint, bindingMessage: message })
      if (!begun.ok) return draw(c, null, { fault: begun.code, typed: loginHint })
      const now = deps.now().getTime()
      keep(c, askLater({ kind: 'waiting', ...begun.request, message, askAt: 0 }, { tooFast: false, now }))
      return c.redirect('/desk', 303)
    } catch (err) {
      deps.logger.warn({ err }, 'the desk could not ask')
      return draw(c, null, { fault: 'away', typed: loginHint })
    }
  }

  async function ask(asked: Asked): Promise<Kept> {
    const now = deps.now().getTime()
    // Where the issuer is away for a moment the next question may find it.
    const polled = await backchannelFlow.poll(asked).catch((err: unknown) => {
      deps.logger.warn({ err }, 'the desk was not answered')
      return { kind: 'pending' } as const
    })
    switch (polled.kind) {
      case 'pending':
      case 'slow-down':
        return askLater(asked, { tooFast: polled.kind === 'slow-down', now })
      case 'confirmed': {
        const { name, phone_number_masked: phone } = polled.claims
        return {
          kind: 'confirmed',
          name: typeof name === 'string' ? maskPersonName(name) : '',
          phone: typeof phone === 'string' ? phone : '',
          message: asked.message,
          until: now + shownFor,
        }
      }
      case 'declined':
      case 'expired':
        return { kind: polled.kind }
    }
  }

  function draw(
    c: Context,
    kept: Kept | null,
    { fault, typed }: { fault: Fault | null; typed: string } = { fault: null, typed: '' },
  ): Response | Promise<Response> {
    c.header('Cache-Control', 'no-store')
    if (!kept) cookies.clear(c, 'request')
    const now = deps.now().getTime()
    const again = looksAgainIn(kept, now)
    if (again !== null) c.header('Refresh', String(again))
    const status = fault === null ? 200 : fault === 'away' ? 503 : 422
    return c.html(<DeskPage frame={deps.frames.frame(c)} {...{ kept, now, fault, typed }} />, status)
  }

  /** Four figures that the clerk reads out and the phone shows: the customer sees that it is this request. */
  function newNumber(): string {
    const [high = 0, low = 0] = deps.random(2)
    return String(1000 + ((high * 256 + low) % 9000))
  }

  function keep(c: Context, kept: Kept): void {
    cookies.set(c, 'request', keys.encrypt(JSON.stringify(kept), 'toll.desk'))
  }

  function read(c: Context): Kept | null {
    const sealed = cookies.get(c, 'request')
    if (!sealed) return null
    try {
      return JSON.parse(keys.decrypt(sealed, 'toll.desk')) as Kept
    } catch {
      // Of another key, or not ours: the desk begins anew.
      return null
    }
  }
}
