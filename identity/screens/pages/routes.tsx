import { type Context, Hono } from 'hono'
import { AppError } from '../../../kit/errors/index.ts'
import { fieldOf, readFields } from '../../../kit/http/index.ts'
import type { Ceremonies } from '../../ceremonies/index.ts'
import type { IdentityEnv, RealmShell } from '../../shell/index.ts'
import type { ShownScreen } from '../find-screen.ts'
import { phrases } from '../phrases/index.ts'
import { readUserCode } from '../rules.ts'
import type { Screens } from '../screens.ts'
import { drawBegin, drawConfirm, drawEntry, drawOutcome, type View } from './screen-pages.tsx'

export interface ScreenPagesDependencies {
  shell: RealmShell
  ceremonies: Pick<Ceremonies, 'begin'>
  screens: Pick<Screens, 'enter' | 'look' | 'isProved' | 'approve' | 'decline'>
  /** Where the phone app is. */
  phoneOrigin: string
  now: () => Date
}

type C = Context<IdentityEnv>
type Entry = { typed: string; fault: string | null; status?: 422 | 429 }

/**
 * `/realms/:realm/device`: where a screen's code is typed or a camera leads to (RFC 8628 3.3); `/device/:id`: where it is decided. The code
 * itself goes from page to page, for it is what is compared with the screen.
 */
export function createScreenPages(deps: ScreenPagesDependencies): Hono<IdentityEnv> {
  const { shell, screens } = deps
  const app = new Hono<IdentityEnv>()
  app.get('/device', opened)
  app.post('/device', typed)
  app.get('/device/:id', show)
  app.post('/device/:id', decide)
  return app

  async function opened(c: C): Promise<Response> {
    const code = c.req.query('user_code')
    // A picture or a frame of another site's page is nobody who types: it would use up the tries of whoever looks at that page.
    const dest = c.req.header('sec-fetch-dest') ?? 'document'
    const isAsked = code !== undefined && dest === 'document'
    return isAsked ? await look(c, code) : await enter(c, { typed: '', fault: null })
  }

  async function typed(c: C): Promise<Response> {
    const fields = await readFields(c)
    const code = fieldOf(fields, 'user_code').slice(0, 40)
    if (shell.forged(c, fields, purpose).ok) return await look(c, code)
    return await enter(c, { typed: code, fault: phrases(languageOf(c))('expired.page'), status: 422 })
  }

  /** A right code leads to the screen's own page, which is asked for again without being a guess. */
  async function look(c: C, code: string): Promise<Response> {
    const found = await screens.enter(c.get('visit'), code)
    const t = phrases(languageOf(c))
    if (found.ok) return c.redirect(pageOf(c, found.screen.id, readUserCode(code) ?? ''), 303)
    if (found.code === 'screen.unknown')
      return await enter(c, { typed: code.slice(0, 40), fault: t('enter.wrong'), status: 422 })
    const minutes = Math.max(1, Math.ceil((found.retryAt.getTime() - deps.now().getTime()) / 60_000))
    return await enter(c, { typed: '', fault: t('enter.throttled', { minutes }), status: 429 })
  }

  async function enter(c: C, { status, ...entry }: Entry): Promise<Response> {
    const drawn = drawEntry(viewOf(c, purpose), entry)
    return await shell.page(c, { ...drawn, error: entry.fault !== null, ...(status ? { status } : {}) })
  }

  async function show(c: C): Promise<Response> {
    const code = codeIn(c.req.query('code') ?? '')
    const screen = await find(c, code)
    if (!screen) return await outcome(c, 'over')
    if (screen.status !== 'pending') return await outcome(c, screen.status)
    const view = viewOf(c, screen.id)
    const { session } = c.get('visit')
    if (screens.isProved(c.get('visit'), screen.level)) return await shell.page(c, drawConfirm(view, { screen, code }))
    const { phoneOrigin } = deps
    return await shell.page(c, drawBegin(view, { screen, code, signedIn: session !== null, phoneOrigin }))
  }

  async function decide(c: C): Promise<Response> {
    const fields = await readFields(c)
    const code = codeIn(fieldOf(fields, 'code'))
    const screen = await find(c, code)
    if (!screen) return await outcome(c, 'over')
    // A form that was open too long leads back to the page, which says how things stand and has a fresh one.
    if (!shell.forged(c, fields, screen.id).ok) return c.redirect(pageOf(c, screen.id, code), 303)
    if (screen.status !== 'pending') return c.redirect(pageOf(c, screen.id, code), 303)
    switch (fieldOf(fields, 'answer')) {
      case 'decline':
        await screens.decline(c.get('visit'), screen.id)
        return c.redirect(pageOf(c, screen.id, code), 303)
      case 'approve': {
        const decided = await screens.approve(c.get('visit'), screen.id)
        const isTooOld = !decided.ok && decided.code === 'screen.proof_needed'
        return isTooOld ? await prove(c, screen, code) : c.redirect(pageOf(c, screen.id, code), 303)
      }
      default:
        return await prove(c, screen, code)
    }
  }

  /** Through the one engine, and back to the decision: locks, risk and second factors are those of every sign-in. */
  async function prove(c: C, screen: ShownScreen, code: string): Promise<Response> {
    const { session, realm } = c.get('visit')
    const begun = await deps.ceremonies.begin(c.get('visit'), {
      purpose: session === null ? 'sign-in' : session.aal < screen.level ? 'step-up' : 're-authentication',
      target: { aal: screen.level, maxAge: session === null ? null : realm.policy.screens.proofAge },
      returnTo: pageOf(c, screen.id, code),
    })
    if (!begun.ok) throw new AppError('throttled', { details: { retryAt: begun.retryAt.toISOString() } })
    return c.redirect(`${realm.path}/ceremonies/${begun.id}`, 303)
  }

  async function find(c: C, code: string): Promise<ShownScreen | null> {
    const id = c.req.param('id') ?? ''
    return isId(id) ? await screens.look(c.get('visit'), { id, code }) : null
  }

  async function outcome(c: C, what: 'approved' | 'declined' | 'over'): Promise<Response> {
    return await shell.page(c, {
      ...drawOutcome(viewOf(c, purpose), what),
      ...(what === 'over' ? { status: 410 } : {}),
    })
  }

  function viewOf(c: C, of: string): View {
    return { realm: c.get('realm'), language: languageOf(c), csrf: shell.csrf(c, of), now: deps.now() }
  }
}

/** Only as it was read: what somebody puts into a link must not stand on the page beside the letters, nor in the next address. */
const codeIn = (given: string): string => readUserCode(given) ?? ''

const purpose = 'screen-code'
const languageOf = (c: C) => c.get('preferences').language
const pageOf = (c: C, id: string, code: string): string => `${c.get('realm').path}/device/${id}?code=${code}`
const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
