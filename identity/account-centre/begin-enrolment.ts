import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type EnrolmentBegun =
  | { ok: true; ceremonyId: string }
  | { ok: false; code: 'identifier.not_allowed' }
  | { ok: false; code: 'throttled'; retryAt: Date }

/**
 * Begins the ceremony that adds or changes a phone or an email. The ceremony itself asks for the password and for the old phone;
 * `identity` says that the phone is lost, and an item of identity is asked in its place.
 */
export async function beginEnrolment(
  deps: Pick<AccountCentreDependencies, 'ceremonies'>,
  { visit }: HolderVisit,
  { kind, proof }: { kind: 'phone' | 'email'; proof: 'phone' | 'identity' },
): Promise<EnrolmentBegun> {
  const { policy, path } = visit.realm
  if (!policy.identifiers.includes(kind)) return { ok: false, code: 'identifier.not_allowed' }
  const begun = await deps.ceremonies.begin(visit, {
    purpose: 'enrolment',
    enrolling: kind,
    way: proof === 'identity' ? 'email-code' : 'sms-code',
    returnTo: `${path}/account/identifiers`,
  })
  return begun.ok ? { ok: true, ceremonyId: begun.id } : { ok: false, code: 'throttled', retryAt: begun.retryAt }
}
