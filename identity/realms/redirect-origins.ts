import type { Policy } from './policy.ts'

/**
 * The origins that clients of the realm are reached at: a redirect after a form counts for `form-action`, and a sign-in or a
 * sign-out ends at a client.
 */
export function redirectOrigins({ clients }: Pick<Policy, 'clients'>): string[] {
  const uris = clients.flatMap(client => [...client.redirectUris, ...client.postLogoutRedirectUris])
  return [...new Set(uris.map(uri => new URL(uri).origin))].toSorted()
}
