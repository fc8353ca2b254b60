import { z } from 'zod'
import { constantTimeEqual } from '../../kit/crypto/index.ts'
import { type PasskeyAssertion, passkeyAssertionSchema } from '../authenticators/passkey/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { Realm } from '../realms/index.ts'
import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { readSignedValue } from './read-signed-value.ts'
import { recordAct } from './record-act.ts'
import { occasionOf } from './request-passkey.ts'
import { tellOfLock } from './tell-of-lock.ts'

/** What a person shows right now on the phone. */
export const givenProofSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('passkey'), credential: passkeyAssertionSchema }),
    /** The gesture itself never leaves the phone: a value derived from it and the phone's secret, signed by the phone's key. */
    z.strictObject({ kind: z.literal('gesture'), signed: z.string().min(1).max(2000) }),
    z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1000) }),
  ])
  .meta({ id: 'PhoneProof' })

export type GivenProof = z.output<typeof givenProofSchema>

export type FreshProof =
  | { ok: true; evidence: Evidence }
  | { ok: false; code: 'proof.wrong'; attemptsLeft: number }
  /** `until` null: not by this proof any more; another one, or recovery. */
  | { ok: false; code: 'proof.locked'; until: Date | null }
  | { ok: false; code: 'proof.none' }

export type Prover = ProvingPhone & { realm: Realm }
type Refused = Exclude<FreshProof, { ok: true }>

/** A phone as other concepts pass it on. */
export type ProvingPhone = Pick<PhoneCaller, 'accountId' | 'phoneId' | 'sessionId' | 'place' | 'client'>

/**
 * Proves the person at the phone, now. Every attempt is counted before it is verified, by the locks of its kind.
 *
 * @param said what the phone sent: read here, so that no other concept needs to know its shapes
 */
export function createFreshProof(deps: PhoneDependencies) {
  return async (phone: ProvingPhone, said: unknown, realm: Realm): Promise<FreshProof> => {
    const read = givenProofSchema.safeParse(said)
    if (!read.success) return { ok: false, code: 'proof.none' }
    const given = read.data
    const caller: Prover = { ...phone, realm }
    const proved = await prove(caller, given)
    if (!proved.ok) await tellOfFailure(caller, given.kind, proved)
    return proved
  }

  async function prove(caller: Prover, given: GivenProof): Promise<FreshProof> {
    switch (given.kind) {
      case 'password':
        return await byPassword(caller, given.password)
      case 'passkey':
        return await byPasskey(caller, given.credential)
      case 'gesture':
        return await byGesture(caller, given.signed)
    }
  }

  async function byPassword(caller: Prover, password: string): Promise<FreshProof> {
    const subject = `a:${caller.accountId}`
    const verify = async () => await deps.passwords.authenticator.verify({ ...provingOf(caller), subject }, password)
    const passed = await behindGate(caller, 'password', verify)
    return passed.ok ? proof('password', subject) : passed
  }

  async function byPasskey(caller: Prover, credential: PasskeyAssertion): Promise<FreshProof> {
    const { realm, accountId, phoneId } = caller
    let hardware = false
    const passed = await behindGate(caller, 'passkey', async () => {
      // Consumed before it is looked at: of two answers to one question only one is verified.
      const asked = await deps.phoneStore.answered(deps.database.query, { phoneId, accountId })
      if (!asked) return null
      const passkey = await deps.passkeys.credentialOf(realm, accountId, credential)
      const occasion = occasionOf(caller, asked, deps.phoneOrigin)
      const proved = await deps.passkeys.prove(occasion, passkey, credential)
      if (!proved.ok) return null
      hardware = proved.passkey.hardware
      return { bound: null }
    })
    if (!passed.ok) return passed
    const proved = proof('passkey', null)
    return hardware ? { ok: true, evidence: { ...proved.evidence, hardware } } : proved
  }

  async function byGesture(caller: Prover, signed: string): Promise<FreshProof> {
    const which = { accountId: caller.accountId, id: caller.phoneId }
    const { query } = deps.database
    const phone = await deps.phoneStore.find(query, which)
    if (!phone || phone.gesture === 'none') return { ok: false, code: 'proof.none' }
    const expected = { publicKey: phone.publicKey, audience: caller.realm.issuer, phoneId: phone.id, now: deps.now() }
    const read = await readSignedValue(signed, expected)
    // What the phone's key did not sign for this moment is no try at the gesture, so it takes none of the holder's tries away.
    if (!read) return { ok: false, code: 'proof.wrong', attemptsLeft: 0 }
    const counted = await deps.phoneStore.countGesture(query, which, read.at)
    if (!counted) return { ok: false, code: 'proof.locked', until: null }
    if (!constantTimeEqual(counted.hash, deps.keys.hashToken(`${phone.id}:${read.value}`)))
      return counted.triesLeft > 0
        ? { ok: false, code: 'proof.wrong', attemptsLeft: counted.triesLeft }
        : { ok: false, code: 'proof.locked', until: null }
    await deps.phoneStore.clearGesture(query, which)
    return proof('gesture', null)
  }

  async function behindGate(
    caller: Prover,
    kind: 'password' | 'passkey',
    verify: () => Promise<{ bound: string | null } | null>,
  ): Promise<{ ok: true } | Refused> {
    const { realm, accountId } = caller
    // A registered phone is a device that the account knows: strangers' failures do not lock it.
    const at = { realm: realm.name, subject: `a:${accountId}`, known: true }
    const passed = await deps.gate.attempt(at, kind, realm.policy, verify)
    if (passed.ok) {
      await passed.clear(deps.database.query)
      return { ok: true }
    }
    if (passed.code === 'gate.locked') return { ok: false, code: 'proof.locked', until: passed.until }
    if (passed.lockedUntil || passed.closed) await tellOfLock(deps, caller, kind, passed.lockedUntil)
    if (passed.lockedUntil || passed.closed) return { ok: false, code: 'proof.locked', until: passed.lockedUntil }
    return { ok: false, code: 'proof.wrong', attemptsLeft: passed.attemptsLeft }
  }

  function provingOf(caller: Prover) {
    const { realm, accountId, phoneId } = caller
    return {
      realm: realm.name,
      policy: realm.policy,
      ceremonyId: phoneId,
      accountId,
      recipient: null,
      asked: '',
      purpose: 'phone',
      language: 'zh-CN' as const,
      origin: { browser: phoneId, address: '', prefix: '', known: true },
    }
  }

  async function tellOfFailure(caller: Prover, medium: GivenProof['kind'], refused: Refused): Promise<void> {
    if (refused.code === 'proof.none') return
    await deps.database.transaction(async tx => {
      const detail = { phone: caller.phoneId, authenticator: medium, code: refused.code }
      const outcome = refused.code === 'proof.wrong' ? 'failure' : 'refused'
      await recordAct(deps, tx, caller, { kind: 'phone.proof-failed', outcome, detail })
    })
  }

  function proof(kind: 'password' | 'passkey' | 'gesture', bound: string | null) {
    return { ok: true, evidence: { kind, at: deps.now().toISOString(), bound } } as const
  }
}
