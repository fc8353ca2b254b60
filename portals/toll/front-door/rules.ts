/** The claim `last_sign_in_at` (seconds since 1970): the sign-in before this one; null when the issuer does not say. */
export function previousSignIn(claims: Readonly<Record<string, unknown>>): Date | null {
  const at = claims.last_sign_in_at
  return typeof at === 'number' && Number.isFinite(at) ? new Date(at * 1000) : null
}
