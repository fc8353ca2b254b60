import {
  type Certificate,
  type CertificateRefused,
  fingerprintOf,
  readCertificates,
  valuesInSubject,
  verifySignature,
} from '../../../kit/certificates/index.ts'
import type { Transaction } from '../../../kit/database/index.ts'
import { signedBytes, signingText } from '../../../kit/signing-request/index.ts'
import { type MediumOrigin, moveMedium, recordMediumChange } from '../../media/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { considerChain } from './consider-chain.ts'
import type { CertificateCounterDependencies, CertificateKeyDependencies } from './dependencies.ts'
import { mayRenew, namesDocument } from './rules.ts'
import type { CertificateRegistration, CertificateSignature } from './schemas.ts'
import { openChain, readChain, sealChain } from './sealed-chain.ts'
import { certificateKeyStore, type StoredCertificateKey } from './store.ts'

export type RegistrationRefused =
  | CertificateRefused
  /** The realm has none, or leaves it to its counter. */
  | 'certificate.not_allowed'
  | 'certificate.too_many'
  /** Asked too long ago, answered already, or asked of another session. */
  | 'certificate.request_gone'
  | 'certificate.signature_wrong'
  /** The certificate does not bear the number of the holder's document. */
  | 'certificate.not_the_holder'
  /** The key has an account already, this one or another. */
  | 'certificate.taken'
  | 'certificate.too_early'
  | 'medium.none'

export type CertificateKeyRegistered = { ok: true; id: string } | { ok: false; code: RegistrationRefused }

export interface Registering {
  realm: Realm
  accountId: string
  sessionId: string
}

type Chain = [Certificate, ...Certificate[]]

/** From the page that asks to the answer, in milliseconds. */
const timeToAnswer = 600_000

/**
 * What the software beside a key is to sign with a new certificate's key.
 *
 * @param renews the key whose certificate is renewed; null for one more
 */
export async function askToRegister(
  deps: CertificateKeyDependencies,
  { realm, accountId, sessionId }: Registering,
  renews: string | null,
): Promise<{ ok: true; text: string; old: string | null } | { ok: false; code: RegistrationRefused }> {
  const policy = realm.policy.media['certificate-key']
  const { query } = deps.database
  const old = renews === null ? null : await certificateKeyStore.findActive(query, accountId, { id: renews })
  if (!policy.allowed || (renews === null && policy.registration === 'counter'))
    return refused('certificate.not_allowed')
  if (old === undefined) return refused('medium.none')
  if (old && !mayRenew(old.validUntil, policy.warnBefore, deps.now())) return refused('certificate.too_early')
  const purpose = old ? 'renewal' : 'registration'
  const text = signingText({ purpose, audience: realm.issuer, challenge: deps.keys.randomToken() })
  const expiresAt = new Date(deps.now().getTime() + timeToAnswer)
  const asked = { sessionId, accountId, textHash: deps.keys.hashToken(text), renews, expiresAt }
  await certificateKeyStore.ask(query, asked)
  return { ok: true, text, old: old?.fingerprint ?? null }
}

/**
 * Registers a certificate that its holder brings. It must bear the number of the holder's own document: else a thief of a password
 * could add the key of their own, from the same authority, and with it reach the strongest level.
 */
export async function registerCertificateKey(
  deps: CertificateKeyDependencies,
  registering: Registering,
  given: CertificateRegistration,
  origin: MediumOrigin,
): Promise<CertificateKeyRegistered> {
  const { realm, accountId } = registering
  const { allowed, registration } = realm.policy.media['certificate-key']
  if (!allowed || registration === 'counter') return refused('certificate.not_allowed')
  const chain = await bringsNewKey(deps, registering, given, null)
  if (!chain.ok) return chain
  const person = await deps.accounts.revealPerson(deps.database.query, accountId)
  if (!person || !namesDocument(valuesInSubject(chain.chain[0]), person.document))
    return refused('certificate.not_the_holder')
  return await deps.database.transaction(
    async tx => await insert(tx, deps, { realm, accountId, chain: chain.chain, act: 'activate' }, origin),
  )
}

/** Registers a certificate that was issued at the counter. Who holds its key shows so at its first use. @param pem its own first */
export async function registerAtCounter(
  deps: CertificateCounterDependencies,
  { realm, accountId, pem }: { realm: Realm; accountId: string; pem: string },
  origin: MediumOrigin,
): Promise<CertificateKeyRegistered> {
  const policy = realm.policy.media['certificate-key']
  if (!policy.allowed) return refused('certificate.not_allowed')
  const [first, ...rest] = readCertificates(pem) ?? []
  if (!first) return refused('certificate.invalid')
  const chain: Chain = [first, ...rest]
  const considered = considerChain(chain, await deps.trust(policy), deps.now())
  if (!considered.ok) return considered
  return await deps.database.transaction(
    async tx => await insert(tx, deps, { realm, accountId, chain, act: 'issue' }, origin),
  )
}

/** A new certificate in the place of one that ends soon, signed over with the old key: whoever has it may say what follows it. */
export async function renewCertificateKey(
  deps: CertificateKeyDependencies,
  { id, ...registering }: Registering & { id: string },
  given: CertificateRegistration,
  origin: MediumOrigin,
): Promise<CertificateKeyRegistered> {
  const { realm, accountId } = registering
  const policy = realm.policy.media['certificate-key']
  if (!policy.allowed) return refused('certificate.not_allowed')
  const old = await certificateKeyStore.findActive(deps.database.query, accountId, { id })
  if (!old) return refused('medium.none')
  if (!mayRenew(old.validUntil, policy.warnBefore, deps.now())) return refused('certificate.too_early')
  const brought = await bringsNewKey(deps, registering, given, old)
  if (!brought.ok) return brought
  const { chain } = brought
  const before = openChain(deps.keys, old)
  const stands = considerChain(before, await deps.trust(policy), deps.now())
  if (!stands.ok) return stands
  // The same subject, by an authority that the realm trusts: the old key can't hand the account on to somebody else's.
  if (before[0].subject !== chain[0].subject) return refused('certificate.not_the_holder')
  return await deps.database.transaction(async tx => {
    // Held to the end, so that it can't be stopped or renewed twice meanwhile.
    if (!(await certificateKeyStore.hold(tx, old))) return refused('medium.none')
    const inserted = await insert(tx, deps, { realm, accountId, chain, act: 'activate', instead: old }, origin)
    if (!inserted.ok) return inserted
    const moved = await moveMedium(tx, 'certificate_keys', old, { act: 'replace', at: deps.now() })
    const change = { kind: 'certificate-key', act: 'replace', accountId, realm: realm.name } as const
    await recordMediumChange(tx, deps, { ...change, serial: moved?.serial ?? null }, origin)
    return inserted
  })
}

/** What the holder brought: a certificate that the realm takes, and that its key, and in a renewal the old one, has signed for. */
async function bringsNewKey(
  deps: CertificateKeyDependencies,
  { realm, accountId, sessionId }: Registering,
  given: CertificateRegistration,
  old: StoredCertificateKey | null,
): Promise<{ ok: true; chain: Chain } | { ok: false; code: RegistrationRefused }> {
  const at = deps.now()
  const asked = { sessionId, accountId, textHash: deps.keys.hashToken(given.text), renews: old?.id ?? null, at }
  // Spent whether or not what follows is right.
  if (!(await certificateKeyStore.answered(deps.database.query, asked))) return refused('certificate.request_gone')
  const chain = readChain(given.chain)
  if (!chain) return refused('certificate.invalid')
  const considered = considerChain(chain, await deps.trust(realm.policy.media['certificate-key']), at)
  if (!considered.ok) return considered
  const data = signedBytes(given.text, fingerprintOf(chain[0].der))
  const isOldSigner =
    !old || (given.old?.certificate === old.fingerprint && signs(openChain(deps.keys, old)[0], given.old, data))
  if (!signs(chain[0], given, data) || !isOldSigner) return refused('certificate.signature_wrong')
  return { ok: true, chain }
}

function signs(
  certificate: Certificate,
  { algorithm, signature }: Pick<CertificateSignature, 'algorithm' | 'signature'>,
  data: Uint8Array,
): boolean {
  return verifySignature(certificate, { algorithm, data, signature: Buffer.from(signature, 'base64url') })
}

async function insert(
  tx: Transaction<IdentityTables>,
  deps: CertificateCounterDependencies,
  { realm, accountId, chain, act, instead }: New,
  origin: MediumOrigin,
): Promise<CertificateKeyRegistered> {
  const [id, at, own] = [deps.newId(), deps.now(), chain[0]]
  const account = await deps.accounts.find(tx, accountId)
  if (account?.realm !== realm.name) return refused('medium.none')
  const held = await certificateKeyStore.list(tx, accountId)
  const others = held.filter(one => one.id !== instead?.id)
  if (others.length >= realm.policy.media['certificate-key'].most) return refused('certificate.too_many')
  const row = { accountId, id, realm: realm.name, fingerprint: fingerprintOf(own.der), at }
  const secretCipher = sealChain(deps.keys, id, chain)
  if (!(await certificateKeyStore.insert(tx, { ...row, secretCipher }, own))) return refused('certificate.taken')
  const change = { kind: 'certificate-key', act, accountId, realm: realm.name, serial: own.serial } as const
  await recordMediumChange(tx, deps, change, origin)
  return { ok: true, id }
}

interface New {
  realm: Realm
  accountId: string
  chain: Chain
  act: 'issue' | 'activate'
  instead?: StoredCertificateKey
}

const refused = <Code extends RegistrationRefused>(code: Code) => ({ ok: false, code }) as const
