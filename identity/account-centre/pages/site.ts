import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { redirectOrigins } from '../../realms/index.ts'
import { type IdentityEnv, safeReturnPath } from '../../shell/index.ts'
import type { HolderVisit } from '../act.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { baseOf, type C, createGuard, type Guard, type PageHandler, saying } from './guard.ts'
import type { Said } from './said.ts'
import { type View, viewOf } from './view.ts'

/** Where somebody was on their way to when they were led here, as it stands in the address; null for who came by themselves. */
export function onwardOf(c: C): string | null {
  const wanted = c.req.query('return_to')
  return wanted === undefined ? null : safeReturnPath(c.get('realm'), wanted)
}

/** A page's address that still says where its visitor was on their way to. */
export const withOnward = (path: string, onward: string | null): string =>
  onward === null ? path : `${path}?return_to=${encodeURIComponent(onward)}`

export interface Drawn {
  title: string
  body: Child
  status?: 200 | 422
  islands?: readonly string[]
  /** Its form leads on to where the person was on their way to, which may be an application's own address. */
  leadsOnward?: boolean
}

/** What the groups of routes share. */
export interface Site {
  app: Hono<IdentityEnv>
  deps: AccountCentreDependencies
  guard: Guard
  view(c: C, holder: HolderVisit): View
  draw(c: C, drawn: Drawn): Response | Promise<Response>
  /** A page that only reads and draws. */
  drawing(draws: (view: View, holder: HolderVisit) => Drawn | Promise<Drawn>): PageHandler
  /** Leads on after an act: back to a page that says what was done; to the sign-in where the session had ended meanwhile. */
  after(c: C, result: { ok: true } | { ok: false; code: string }, page: string, said: Said): Response
}

export function createSite(app: Hono<IdentityEnv>, deps: AccountCentreDependencies): Site {
  const view: Site['view'] = (c, holder) => viewOf(c, deps.shell, holder, deps.now())
  const draw: Site['draw'] = (c, { title, body, status = 200, islands = [], leadsOnward = false }) =>
    deps.shell.page(c, {
      title,
      body,
      status,
      islands,
      error: status === 422,
      // CSP Level 3 form-action: browsers hold the redirects after a form to it as well.
      ...(leadsOnward ? { formAction: redirectOrigins(c.get('realm').policy) } : {}),
    })
  return {
    app,
    deps,
    guard: createGuard(deps),
    view,
    draw,
    drawing: draws => async (c, holder) => await draw(c, await draws(view(c, holder), holder)),
    after(c, result, page, said) {
      const there = `${baseOf(c)}${page}`
      if (result.ok) return c.redirect(saying(there, said), 303)
      if (result.code !== 'session.ended') return c.redirect(saying(there, 'too-late'), 303)
      return c.redirect(`${c.get('realm').path}/sign-in?return_to=${encodeURIComponent(there)}`, 303)
    },
  }
}

const noId = '00000000-0000-0000-0000-000000000000'

/** The id in the address; what is no id is one that nothing has. */
export function idOf(c: C): string {
  const id = c.req.param('id') ?? ''
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : noId
}
