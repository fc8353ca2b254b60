import { randomBytes } from 'node:crypto'
import { createCertificateKeys, registerAtCounter, type TrustReader } from './authenticators/certificate-key/index.ts'
import { createCodeStore, createDeliveredCode } from './authenticators/delivered-code/index.ts'
import { createGridCard, createGridCardActivation, issueGridCard } from './authenticators/grid-card/index.ts'
import type { Proving } from './authenticators/index.ts'
import {
  createOtpToken,
  createTokenActivation,
  importSeeds,
  issueToken,
  sealSeeds,
  type TokenSeed,
} from './authenticators/otp-token/index.ts'
import { createPasskeys } from './authenticators/passkey/index.ts'
import { createRecoveryCode, makeRecoveryCodes } from './authenticators/recovery-code/index.ts'
import { activateTotp, createTotp, enrolTotp } from './authenticators/totp/index.ts'
import { composeStores } from './compose-stores.ts'
import { createGate } from './locks/index.ts'
import type { MediaDependencies } from './media/index.ts'
import { createNoticeWriter } from './notices/index.ts'
import { type CountedKind, parsePolicy, type Realm } from './realms/index.ts'
import { createReports } from './reports/index.ts'

export type Verifiers = ReturnType<typeof composeVerifiers>

export type VerifierDependencies = Parameters<typeof composeStores>[0] & {
  /** A policy file's text, and where its realm is reached. */
  policy: string
  issuer: string
  trust: TrustReader
  /** Of codes by SMS. */
  randomDigits: (count: number) => string
}

const origin = { surface: 'command' } as const

/** The media without ceremonies and pages, each behind the gate as in a ceremony, and what puts them into somebody's hand. */
export function composeVerifiers({ policy: written, issuer, trust, randomDigits, ...bare }: VerifierDependencies) {
  const stores = composeStores(bare)
  const { database, keys, now, newId } = stores
  const { policy } = parsePolicy(written)
  const realm: Realm = { name: policy.realm, version: 1, policy, issuer, path: new URL(issuer).pathname }
  const notices = createNoticeWriter({ ...stores, kick: () => {} })
  const reports = createReports({ ...stores, notices, issuerOf: () => issuer, signOutClients: async () => {} })
  const deps: MediaDependencies = { ...stores, notices, reports }
  const codes = createCodeStore()
  const pageUrl = (): string => issuer
  const delivered = { ...deps, notices, keys, throttles: stores.throttles, store: codes, randomDigits, pageUrl }
  const gate = createGate({ store: stores.locks, now })
  const certificates = { ...deps, keys, accounts: stores.accounts, trust }

  return {
    realm,
    newId,
    authenticators: {
      totp: createTotp(deps),
      'otp-token': createOtpToken(deps),
      'grid-card': createGridCard(deps),
      'recovery-code': createRecoveryCode(deps),
      'sms-code': createDeliveredCode('sms-code', delivered),
    },
    passkeys: createPasskeys({ database, store: stores.passkeyStore, keys, now }),
    certificateKeys: createCertificateKeys({ database, keys, trust, now }),

    /** As a ceremony does: counted before it is looked at, and what was counted is forgotten where it was right. */
    async throughGate(
      accountId: string,
      kind: CountedKind,
      verify: () => Promise<{ bound: string | null } | null>,
    ): Promise<boolean> {
      const at = { realm: realm.name, subject: `a:${accountId}`, known: true }
      const outcome = await gate.attempt(at, kind, policy, verify)
      if (outcome.ok) await outcome.clear(database.query)
      return outcome.ok
    },

    provingOf: (accountId: string, phone: string | null = null): Proving => ({
      realm: realm.name,
      policy,
      ceremonyId: newId(),
      accountId,
      subject: `a:${accountId}`,
      recipient: phone === null ? null : { channel: 'sms', address: phone, standing: 'account' },
      asked: `a:${accountId}`,
      purpose: 'step-up',
      language: 'zh-CN',
      origin: { browser: accountId, address: accountId, prefix: accountId, known: true },
    }),

    async openAccount(phone: string): Promise<string> {
      const id = newId()
      const account = { id, realm: realm.name }
      await stores.accounts.insert(database.query, { ...account, origin: 'counter', ial: 3, language: 'zh-CN' })
      await stores.identifiers.add(database.query, account, { kind: 'phone', value: phone }, now())
      return id
    },

    inHand: givingMedia({ deps, stores, realm, certificates }),
  }
}

interface Giving {
  deps: MediaDependencies
  stores: ReturnType<typeof composeStores>
  realm: Realm
  certificates: Parameters<typeof registerAtCounter>[0]
}

/** As the counter gives them and their holder takes them into use. */
function givingMedia({ deps, stores, realm, certificates }: Giving) {
  const { policy, issuer } = realm
  const { database, newId } = stores
  const given = (accountId: string) => ({ accountId, realm: realm.name, policy })
  return {
    enrolTotp: async (accountId: string) => await enrolTotp(deps, { ...given(accountId), issuer, label: 'bench' }),
    activateTotp: async (accountId: string, code: string) =>
      await activateTotp(deps, { ...given(accountId), code }, origin),
    async giveToken(accountId: string, seed: TokenSeed, passphrase: string) {
      const text = await sealSeeds({ batch: seed.serial, passphrase, seeds: [seed], n: 16_384 }, randomBytes)
      await importSeeds(deps, { realm: realm.name, policy, text, passphrase }, origin)
      return await issueToken(deps, { ...given(accountId), serial: seed.serial, instead: false }, origin)
    },
    tokenActivation: createTokenActivation(deps),
    giveCard: async (accountId: string) => await issueGridCard(deps, { ...given(accountId), instead: false }, origin),
    cardActivation: createGridCardActivation(deps),
    makeRecoveryCodes: async (accountId: string) => await makeRecoveryCodes(deps, given(accountId), origin),
    giveCertificateKey: async (accountId: string, pem: string) =>
      await registerAtCounter(certificates, { realm, accountId, pem }, origin),
    async givePasskey(
      accountId: string,
      { credentialId, publicKey }: { credentialId: string; publicKey: Uint8Array<ArrayBuffer> },
    ) {
      const made = { id: newId(), credentialId, publicKey, counter: 0, transports: [], aaguid: null }
      const kept = {
        synced: false,
        backedUp: false,
        hardware: false,
        name: 'bench',
        madeOn: 'bench',
        madeAtPlace: null,
      }
      const account = { id: accountId, realm: realm.name }
      return await database.transaction(async tx => await stores.passkeyStore.insert(tx, account, { ...made, ...kept }))
    },
    origin,
  }
}
