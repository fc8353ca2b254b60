import type { ApiRoute } from '../shell/index.ts'
import type { C } from './authorise.ts'

const staffErrors = [
  'token.needed',
  'token.invalid',
  'token.assurance_needed',
  'token.scope_needed',
  'staff.role_needed',
  'staff.own_account',
] as const

type Rest = Omit<ApiRoute, 'method' | 'path' | 'tags' | 'caller'>

/** A route of the staff API: with a staff token, and what any of them may refuse with. */
export function staffRoute<const Given extends Rest>(method: ApiRoute['method'], path: string, given: Given) {
  const errors: readonly string[] = [...staffErrors, ...given.errors]
  return { ...given, method, path, tags: ['staff'], caller: 'staff' as const, errors }
}

export const isUuid = (text: string | undefined): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '')

/** What can't be an id is nobody's id: unknown, not malformed. */
export function idOf(c: C): string {
  const id = c.req.param('id') ?? ''
  return isUuid(id) ? id : '00000000-0000-0000-0000-000000000000'
}
