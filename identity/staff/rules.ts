/** Who of the staff may do what. Pure. */

export const staffRoles = ['clerk', 'agent', 'operator'] as const
export type StaffRole = (typeof staffRoles)[number]

/** Separation of duties: whoever opens accounts frees none, and whoever answers the telephone opens none. */
const allowed = {
  'account.look-up': ['clerk', 'agent', 'operator'],
  'account.open': ['clerk'],
  'account.change-card': ['clerk'],
  'account.hold': ['agent', 'operator'],
  'account.hold-lasting': ['operator'],
  'account.release': ['operator'],
  'risk.read': ['agent', 'operator'],
  'locks.read': ['clerk', 'agent', 'operator'],
  'lock.release': ['agent', 'operator'],
  'media.read': ['clerk', 'agent', 'operator'],
  // Who sees the person and the document gives media and takes them back into use; stopping one can't wait for a counter.
  'medium.issue': ['clerk'],
  'medium.stop': ['clerk', 'agent', 'operator'],
  'medium.resume': ['clerk'],
  'medium.revoke': ['clerk', 'operator'],
  'recovery.start': ['clerk', 'agent', 'operator'],
  'notices.read': ['operator'],
  'notice.retry': ['operator'],
} as const satisfies Record<string, readonly StaffRole[]>

export type StaffAct = keyof typeof allowed

/** @param realm whose accounts the act is about; those of the staff themselves are for operators alone */
export function mayAct(roles: readonly StaffRole[], act: StaffAct, realm: string): boolean {
  if (realm === 'staff' && !roles.includes('operator')) return false
  const those: readonly StaffRole[] = allowed[act]
  return roles.some(role => those.includes(role))
}

export interface Assurance {
  aal: number
  authTime: Date
}

/** Whether a token was issued after a sign-in that is strong and recent enough. */
export function isAssured(token: Assurance, demand: { aal: number; maxAge: number }, now: Date): boolean {
  return token.aal >= demand.aal && now.getTime() - token.authTime.getTime() <= demand.maxAge
}

export type TokenRefusal = 'token.needed' | 'token.invalid' | 'token.assurance_needed' | 'token.scope_needed'

/** The `WWW-Authenticate` of a refusal: RFC 6750 3, RFC 9449 7.1, and RFC 9470 3 where the sign-in was too weak or too old. */
export function challengeOf(
  code: TokenRefusal,
  { issuer, aal, maxAge }: { issuer: string; aal: number; maxAge: number },
): string {
  const members: Record<TokenRefusal, string> = {
    'token.needed': '',
    'token.invalid': ', error="invalid_token"',
    'token.scope_needed': ', error="insufficient_scope", scope="staff"',
    'token.assurance_needed': `, error="insufficient_user_authentication", error_description="A stronger or more recent sign-in is needed", acr_values="${aal}", max_age="${Math.floor(maxAge / 1000)}"`,
  }
  const shared = `realm="${issuer}"${members[code]}`
  return `DPoP ${shared}, algs="ES256", Bearer ${shared}`
}
