import type { Context, MiddlewareHandler } from 'hono'
import { AppError, isAppError } from '../../kit/errors/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { challengeOf, isAssured, mayAct, type StaffAct, type StaffRole, type TokenRefusal } from './rules.ts'

export type C = Context<IdentityEnv>

export interface StaffMember {
  accountId: string
  roles: readonly StaffRole[]
}

export type Authoriser = ReturnType<typeof createAuthoriser>

const tokenRefusals: readonly string[] = [
  'token.needed',
  'token.invalid',
  'token.assurance_needed',
  'token.scope_needed',
] satisfies TokenRefusal[]

/** What stands before every act of the staff: a token, a sign-in strong and recent enough, and a role that may. */
export function createAuthoriser(deps: StaffDependencies) {
  const members = new WeakMap<C, StaffMember>()

  /** Finds out who asks before anything of the request is read. */
  const authenticate: MiddlewareHandler<IdentityEnv> = async (c, next) => {
    const presented = presentedToken(c)
    if (!presented) throw new AppError('token.needed')
    const token = await deps.verifyStaffToken(presented)
    if (!token) throw new AppError('token.invalid')
    const member = { accountId: token.accountId, roles: await deps.rolesOf(token.accountId) }
    if (!token.scopes.includes('staff')) await refuse(c, member, 'authenticate', new AppError('token.scope_needed'))
    if (!isAssured(token, staffDemand(deps), deps.now()))
      await refuse(c, member, 'authenticate', new AppError('token.assurance_needed'))
    members.set(c, member)
    return await next()
  }

  /**
   * Runs one act for whoever may do it. Each refusal is an event as well, whatever refused it.
   *
   * @param accountId whose account it is about, where that is known beforehand
   */
  async function act<Result>(
    c: C,
    name: StaffAct,
    accountId: string | null,
    work: (member: StaffMember) => Promise<Result>,
  ): Promise<Result> {
    const member = members.get(c)
    if (!member) throw new AppError('token.needed')
    try {
      if (!mayAct(member.roles, name, c.get('realm').name)) throw new AppError('staff.role_needed')
      // Nobody serves themselves (ASVS 5.0 8.4: separation of duties).
      if (accountId === member.accountId) throw new AppError('staff.own_account')
      return await work(member)
    } catch (error) {
      if (!isAppError(error)) throw error
      return await refuse(c, member, name, error, accountId)
    }
  }

  async function refuse(
    c: C,
    member: StaffMember,
    name: StaffAct | 'authenticate',
    ...[error, about = null]: [AppError, (string | null)?]
  ): Promise<never> {
    await deps.events.append(deps.database.query, {
      realm: c.get('realm').name,
      kind: 'staff.refused',
      outcome: 'refused',
      surface: 'staff',
      accountId: error.code === 'account.unknown' ? null : about,
      actor: member.accountId,
      place: c.get('visit').place,
      detail: { act: name, code: error.code },
    })
    throw error
  }

  /** A problem; with a challenge where another token would do. */
  function problem(error: unknown): Response {
    const response = deps.errors.problemJson(error)
    if (!isAppError(error) || !tokenRefusals.includes(error.code)) return response
    const { issuer } = deps.realms.get('staff')
    const code = error.code as TokenRefusal
    response.headers.set('WWW-Authenticate', challengeOf(code, { issuer, ...staffDemand(deps) }))
    return response
  }

  return { authenticate, act, problem }
}

/** What the realm `staff` demands of a sign-in whose token is used here. */
function staffDemand({ realms }: Pick<StaffDependencies, 'realms'>): { aal: number; maxAge: number } {
  const demand = realms.get('staff').policy.operations['staff.api']
  if (!demand) throw new AppError('policy.operation_missing', { details: { operation: 'staff.api' } })
  return demand
}

function presentedToken(c: C) {
  const [, scheme = '', token = ''] =
    /^(bearer|dpop) +([\w.~+/=-]{1,4096})$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (!token) return null
  const { pathname } = new URL(c.req.url)
  return {
    scheme: scheme.toLowerCase() === 'dpop' ? ('DPoP' as const) : ('Bearer' as const),
    token,
    proof: c.req.header('dpop') ?? null,
    method: c.req.method,
    url: new URL(c.get('realm').issuer).origin + pathname,
  }
}
