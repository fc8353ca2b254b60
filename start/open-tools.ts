import {
  composeIdentityTools,
  composeOfflineTools,
  type IdentityTools,
  type ToolDependencies,
} from '../identity/compose.ts'

/** What the commands act by, over a database that is open already: for tests that do what an operator or a clerk does. */
export function openTools(deps: ToolDependencies): {
  online: IdentityTools
  offline: ReturnType<typeof composeOfflineTools>
} {
  return { online: composeIdentityTools(deps), offline: composeOfflineTools(deps) }
}
