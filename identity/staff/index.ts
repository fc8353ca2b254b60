/**
 * The staff API: what clerks, agents and operators may do for holders. Each act needs a token of the realm `staff` whose sign-in was
 * strong and recent enough, and a role; each act and each refusal is an event with its actor. Staff see masks and choose no secret.
 * `members` is the command line's: who of the staff there is.
 * Flow: authenticate (the token) → act (role, not oneself) → the use case, in a transaction with its event and notice.
 */
import { apiPart, type RealmApiPart } from '../shell/index.ts'
import { accountRoutes } from './account-routes.ts'
import { createAuthoriser } from './authorise.ts'
import type { StaffDependencies } from './dependencies.ts'
import { mediaRoutes } from './media-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { readingRoutes } from './reading-routes.ts'

export type { StaffToken } from './dependencies.ts'
export { createMembers } from './members.ts'
export { type StaffRole, staffRoles } from './rules.ts'
export { rolesOf } from './store.ts'

export function createStaffApi(deps: StaffDependencies): RealmApiPart {
  const authoriser = createAuthoriser(deps)
  return apiPart(
    [
      ...readingRoutes(deps, authoriser),
      ...accountRoutes(deps, authoriser),
      ...mediaRoutes(deps, authoriser),
      ...noticeRoutes(deps, authoriser),
    ],
    {
      before: [['/staff/*', authoriser.authenticate]],
      onError: authoriser.problem,
    },
  )
}
