import { createHash } from 'node:crypto'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { type ApprovalDetails, hashOfDetails } from '../../../kit/approval-details/index.ts'
import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { Database } from '../../../kit/database/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { readUserHandle, relyingPartyOf, userHandleOf } from './rules.ts'
import type { PasskeyAssertion, PasskeyAttestation } from './schemas.ts'
import type { Passkey, PasskeyStore } from './store.ts'
import { verifyAssertion } from './verify-assertion.ts'
import { type AttestationRefused, algorithms, type MadePasskey, verifyAttestation } from './verify-attestation.ts'
import { webauthn } from './webauthn.ts'

export type PasskeyRequest = PublicKeyCredentialRequestOptionsJSON
export type PasskeyCreation = PublicKeyCredentialCreationOptionsJSON

/** Which ceremony, and which look at it, a signature is for. */
export interface Occasion {
  realm: Realm
  ceremonyId: string
  /** The ceremony's version when the page was drawn: an answer takes it in hand, and another takes its place. */
  version: number
  /** Another origin of ours that may ask: the phone app's (WebAuthn Level 3 5.11, related origins). */
  alsoFrom?: string
  /** What the signature is to stand for; null where it proves its holder and no more. */
  approval: { details: ApprovalDetails; hash: string } | null
}

export type Proved =
  | { ok: true; passkey: Passkey }
  | { ok: false; code: 'wrong' }
  /** Rightly signed, and counted less than before: two authenticators hold the key. */
  | { ok: false; code: 'cloned'; passkey: Passkey }

export interface Adding {
  realm: Realm
  accountId: string
  sessionId: string
}

export type Passkeys = ReturnType<typeof createPasskeys>

/** Passkeys as ceremonies and the account centre use them: asked for, proved, made. */
export function createPasskeys(deps: {
  database: Database<IdentityTables>
  store: PasskeyStore
  keys: Pick<KeyRing, 'mac' | 'hashToken' | 'randomToken'>
  now: () => Date
}) {
  const { database, store, keys } = deps

  /**
   * Made from the ceremony and its version under our key, so nothing is written for who only looks at a page. It is good once: the
   * one statement that takes the ceremony in hand for an answer also ends the version that it belongs to. In an approval the hash
   * of the exact details is part of it, so that the key signs these and no others (PSD2 RTS article 5, dynamic linking).
   */
  function challengeOf({ ceremonyId, version, approval }: Occasion): string {
    const about = approval ? `:${approval.hash}` : ''
    const mac = keys.mac(`${ceremonyId}:${version}${about}`, 'passkey-challenge')
    return createHash('sha256').update(mac).digest('base64url')
  }

  return {
    /**
     * What a browser is to ask its authenticators for.
     *
     * @param account whose passkeys will do; null where nobody is known yet, and any of the realm names its holder
     */
    async request(
      occasion: Occasion,
      account: { accountId: string; hardware: boolean } | null,
    ): Promise<PasskeyRequest> {
      const { rpId } = relyingPartyOf(occasion.realm.issuer)
      const all = account ? await store.list(database.query, account.accountId, { limit: mostOffered }) : []
      const fit = all.filter(one => !account?.hardware || one.hardware)
      // Every sign-in page asks: written here, so that the library is loaded for an answer only.
      return {
        rpId,
        challenge: challengeOf(occasion),
        userVerification: 'required',
        timeout: timeToAnswer,
        allowCredentials: fit.map(({ credentialId: id, transports }) => ({ id, type: 'public-key', transports })),
      }
    },

    /** Whose passkey this says it is; what is known to nobody is nobody's. Nothing is proved yet. */
    async holderOf(realm: Realm, given: PasskeyAssertion): Promise<(Passkey & { accountId: string }) | null> {
      const handle = Buffer.from(given.response.userHandle ?? '', 'base64url')
      // Design: a user handle carries its realm, and one of another realm is refused.
      const accountId = readUserHandle(realm.name, handle)
      return await findIn(realm, accountId ?? nobodysId, given)
    },

    /** The same where the account is known: a key that is not kept in its authenticator names nobody. */
    async credentialOf(realm: Realm, accountId: string, given: PasskeyAssertion) {
      const handle = given.response.userHandle ? Buffer.from(given.response.userHandle, 'base64url') : null
      // WebAuthn Level 3 7.2 step 6: a user handle that comes along must be the account's.
      const isOwn = handle === null || readUserHandle(realm.name, handle) === accountId
      return await findIn(realm, isOwn ? accountId : nobodysId, given)
    },

    /**
     * Proves a passkey and writes its use down.
     *
     * @param passkey as found; null costs the same look and is always wrong
     */
    async prove(
      occasion: Occasion,
      passkey: (Passkey & { accountId: string }) | null,
      given: PasskeyAssertion,
    ): Promise<Proved> {
      const { approval } = occasion
      // What was shown and what is bound must be one and the same (RFC 9396 details, hashed canonically).
      if (approval && hashOfDetails(approval.details) !== approval.hash) return { ok: false, code: 'wrong' }
      const challenge = challengeOf(occasion)
      const signed = await verifyAssertion(given, {
        challenge,
        issuer: occasion.realm.issuer,
        ...(occasion.alsoFrom === undefined ? {} : { alsoFrom: occasion.alsoFrom }),
        publicKey: passkey?.publicKey ?? null,
      })
      // WebAuthn Level 3 7.2 step 19: what was made for one device stays so, and the other way round.
      if (!signed || !passkey || signed.synced !== passkey.synced) return { ok: false, code: 'wrong' }
      return (await store.use(database.query, passkey, signed))
        ? { ok: true, passkey }
        : { ok: false, code: 'cloned', passkey }
    },

    /** What a browser is to make a new passkey from. */
    async creation(
      { realm, accountId, sessionId }: Adding,
      label: { account: string; realm: string },
    ): Promise<PasskeyCreation> {
      const { rpId } = relyingPartyOf(realm.issuer)
      const challenge = keys.randomToken()
      const expiresAt = new Date(deps.now().getTime() + timeToAdd)
      await store.ask(database.query, { sessionId, accountId, challengeHash: keys.hashToken(challenge), expiresAt })
      const known = await store.list(database.query, accountId, { limit: mostOffered })
      const { attestation, anchors } = realm.policy.passkeys
      const { generateRegistrationOptions } = await webauthn()
      return await generateRegistrationOptions({
        rpName: label.realm,
        rpID: rpId,
        userID: userHandleOf(realm.name, accountId),
        userName: label.account,
        userDisplayName: label.account,
        challenge: Buffer.from(challenge, 'base64url'),
        timeout: timeToAnswer,
        // Asked for only where something can be told from it: browsers ask the person before they say.
        attestationType: attestation === 'required' || anchors.length > 0 ? 'direct' : 'none',
        excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: algorithms,
      })
    },

    /** Looks at a new passkey; the challenge is spent whether or not it is right. */
    async make(
      { realm, accountId, sessionId }: Adding,
      given: PasskeyAttestation,
    ): Promise<{ ok: true; passkey: MadePasskey } | { ok: false; code: AttestationRefused | 'passkey.expired' }> {
      const challenge = challengeIn(given)
      const asked = { sessionId, accountId, challengeHash: keys.hashToken(challenge) }
      if (!(await store.answered(database.query, asked))) return { ok: false, code: 'passkey.expired' }
      const { issuer, policy } = realm
      return await verifyAttestation(given, { challenge, issuer, policy: policy.passkeys, now: deps.now() })
    },
  }

  async function findIn(realm: Realm, accountId: string, { id }: PasskeyAssertion) {
    const passkey = await store.findByCredential(database.query, { realm: realm.name, accountId, credentialId: id })
    return passkey && { ...passkey, accountId }
  }
}

/** Milliseconds: how long a browser waits for a person (WebAuthn Level 3 15.1). */
const timeToAnswer = 300_000
/** From the page that asks to the answer. */
const timeToAdd = 600_000
/** Of an account: more than anyone has. */
const mostOffered = 50

/** The challenge that a browser says it was asked; empty where that can't be read. */
function challengeIn({ response }: PasskeyAttestation): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'))
    const { challenge } = data as { challenge?: unknown }
    return typeof challenge === 'string' ? challenge.slice(0, 100) : ''
  } catch {
    return ''
  }
}
