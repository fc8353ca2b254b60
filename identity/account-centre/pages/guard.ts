import type { Context } from 'hono'
import { type Parameters, readFields } from '../../../kit/http/index.ts'
import type { IdentityEnv } from '../../shell/index.ts'
import type { HolderVisit } from '../act.ts'
import { demandAssurance } from '../demand-assurance.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { findHolder } from '../find-holder.ts'
import { limitChanges } from '../limit-changes.ts'
import type { Operation } from '../rules.ts'
import { drawIdentityNeeded, drawTooMany } from './outcome-pages.tsx'
import type { Said } from './said.ts'

export type C = Context<IdentityEnv>
export type PageHandler = (c: C, holder: HolderVisit) => Response | Promise<Response>
export type FormHandler = (c: C, holder: HolderVisit, fields: Parameters) => Response | Promise<Response>

export type Guard = ReturnType<typeof createGuard>

/** What stands before every page and form of the account centre: someone signed in, strongly and lately enough. */
export function createGuard(deps: AccountCentreDependencies) {
  const { shell } = deps
  return { page, form }

  function page(operation: Operation, handle: PageHandler) {
    return async (c: C): Promise<Response> => {
      const { pathname, search } = new URL(c.req.url)
      const holder = await findHolder(deps, c.get('visit'))
      if (!holder) return signIn(c, pathname + search)
      return (await ask(c, holder, operation, pathname + search)) ?? (await handle(c, holder))
    }
  }

  /**
   * @param from the page with the form, below the account centre: whoever must sign in, step up or send again is led back to it,
   * always by 303 so that nothing is posted twice (RFC 9700 4.12)
   */
  function form(operation: Operation, from: string | ((c: C) => string), handle: FormHandler) {
    return async (c: C): Promise<Response> => {
      const back = `${baseOf(c)}${typeof from === 'string' ? from : from(c)}`
      const holder = await findHolder(deps, c.get('visit'))
      if (!holder) return signIn(c, back)
      const fields = await readFields(c)
      if (!shell.forged(c, fields, holder.session.id).ok) return c.redirect(saying(back, 'expired'), 303)
      const asked = await ask(c, holder, operation, back)
      if (asked) return asked
      if (!(await limitChanges(deps, holder, operation)).ok) return await drawTooMany(c, shell)
      return await handle(c, holder, fields)
    }
  }

  async function ask(c: C, holder: HolderVisit, operation: Operation, returnTo: string): Promise<Response | null> {
    const demanded = await demandAssurance(deps, holder, operation, returnTo)
    if (demanded.ok) return null
    switch (demanded.code) {
      case 'assurance.needed':
        return c.redirect(`${c.get('realm').path}/ceremonies/${demanded.ceremonyId}`, 303)
      case 'assurance.identity_needed':
        return await drawIdentityNeeded(c, shell)
      case 'throttled':
        return await drawTooMany(c, shell)
    }
  }
}

export const baseOf = (c: C): string => `${c.get('realm').path}/account`

/** An address below the account centre with what to say there. */
export const saying = (path: string, said: Said): string => `${path}${path.includes('?') ? '&' : '?'}said=${said}`

function signIn(c: C, returnTo: string): Response {
  return c.redirect(`${c.get('realm').path}/sign-in?return_to=${encodeURIComponent(returnTo)}`, 303)
}
