import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { randomDigits } from '../kit/crypto/index.ts'
import { type Executor, refuseInsideTransaction } from '../kit/database/index.ts'
import type { Written } from '../kit/i18n/index.ts'
import type { Places } from '../kit/places/index.ts'
import { eligibleAccount } from './accounts/index.ts'
import { createApprovals } from './approvals/index.ts'
import { createCertificateKeys, type TrustReader } from './authenticators/certificate-key/index.ts'
import { createCodeStore, createDeliveredCode } from './authenticators/delivered-code/index.ts'
import { createFace } from './authenticators/face/index.ts'
import { createGridCard, findGridCardOf } from './authenticators/grid-card/index.ts'
import { createIdentityItem } from './authenticators/identity-item/index.ts'
import { createOtpToken, findTokenOf } from './authenticators/otp-token/index.ts'
import { createPasskeys } from './authenticators/passkey/index.ts'
import {
  createBlocklistLoader,
  createHashPool,
  createPasswordStore,
  createPasswords,
  createStrengthMeterLoader,
} from './authenticators/password/index.ts'
import { createRecoveryCode } from './authenticators/recovery-code/index.ts'
import { createTotp } from './authenticators/totp/index.ts'
import { createCaptchaStore, createCaptchas } from './captcha/index.ts'
import {
  type CeremonyDependencies,
  createCeremonies,
  createCeremonyStore,
  createFaceChecks,
  type ReportLinks,
} from './ceremonies/index.ts'
import type { Stores } from './compose-stores.ts'
import { composeTickets } from './compose-tickets.ts'
import type { CardSystem } from './gateways/cards/index.ts'
import type { FaceGateway } from './gateways/face/index.ts'
import type { RealNameRegistry } from './gateways/registry/index.ts'
import { createIdentifierChanges } from './identifier-changes/index.ts'
import { createGate } from './locks/index.ts'
import type { NoticeWriter } from './notices/index.ts'
import { revokePhones } from './phones/index.ts'
import type { Policy, Realm, Realms } from './realms/index.ts'
import { createRiskStore, createRiskWatch, failuresFrom } from './risk/index.ts'
import type { IdentityTables } from './tables.ts'

export interface CeremonyParts {
  stores: Stores
  realms: Realms
  notices: NoticeWriter
  reports: ReportLinks
  signOutClients: (sessionId: string) => Promise<void>
  registry: RealNameRegistry
  /** Null where there is no provider of face checks. */
  faceGateway: FaceGateway | null
  cards: CardSystem
  places: Places
  /** Whose certificates are taken, and where revocations stand. */
  trust: TrustReader
  /** Hashes that may wait before the service says that it is busy. */
  hashQueue: number
  /** Something waits for an account's phones, or no more. */
  asked?: (accountId: string) => void
  /** The name of the application that an authorization is for. */
  applicationOf?: (realm: Realm, interaction: string) => Promise<Written | null>
  /** Of what fails beside requests. */
  report?: (error: unknown) => void
}

/** The engine with its authenticators, captchas and risk watch. */
export function composeCeremonies(parts: CeremonyParts) {
  const { stores, realms, notices, reports, registry, cards, places, trust, hashQueue } = parts
  const { database, keys, now, newId } = stores
  const pool = createHashPool({ running: availableParallelism(), queue: hashQueue, guard: refuseInsideTransaction })
  const loadBlocklist = createBlocklistLoader()
  const passwords = createPasswords({
    database,
    store: createPasswordStore({ now }),
    pool,
    loadBlocklist,
    loadMeter: createStrengthMeterLoader(loadBlocklist),
  })
  const passkeys = createPasskeys({ database, store: stores.passkeyStore, keys, now })
  const captchas = createCaptchas({ store: createCaptchaStore(database), keys, random: randomBytes, now, newId })
  const riskStore = createRiskStore(database)
  const codes = createCodeStore()
  const checked = {
    check: async ({ name, document, phone }: { name: string; document: string; phone?: string }) =>
      (await registry.check({ name, idNumber: document, ...(phone === undefined ? {} : { phone }) })).outcome,
  }
  const { tickets, streams, onRequestDecided } = composeTickets({
    stores,
    places,
    notices,
    reports,
    asked: parts.asked ?? (() => {}),
    report: parts.report ?? (() => {}),
  })
  const gate = createGate({ store: stores.locks, now })
  const delivered = {
    database,
    store: codes,
    throttles: stores.throttles,
    notices,
    keys,
    now,
    randomDigits: (count: number) => randomDigits(count),
    pageUrl: (realm: string, page: string) => `${realms.get(realm).issuer}/${page}`,
  }
  const sessionsEnded = (ids: readonly string[]): void =>
    database.afterCommit(() => {
      for (const id of ids) void parts.signOutClients(id)
    })
  const changes = createIdentifierChanges({ ...stores, notices, reports, sessionsEnded })
  const media = { ...stores, notices, reports, randomBytes: (count: number): Uint8Array => randomBytes(count) }
  const face = createFace({ ...stores, gateway: parts.faceGateway })
  const dependencies: CeremonyDependencies = {
    ...stores,
    tickets: {
      ...tickets,
      push: async (visit, { interaction, ...request }) => {
        const application = interaction ? ((await parts.applicationOf?.(visit.realm, interaction)) ?? null) : null
        return await tickets.push(visit, { ...request, application })
      },
    },
    approvals: createApprovals({ ...stores, store: stores.approvalStore }),
    changes,
    store: createCeremonyStore({ keys, now, eligible: eligibleAccount, failures: failuresFrom }),
    gate,
    codes,
    passwords,
    passkeys,
    revokePhones: async (tx, accountId) => (await revokePhones(stores, tx, accountId, null))?.names.length ?? 0,
    certificateKeys: createCertificateKeys({ database, keys, trust, now }),
    authenticators: {
      password: passwords.authenticator,
      'sms-code': createDeliveredCode('sms-code', delivered),
      'email-code': createDeliveredCode('email-code', delivered),
      'identity-item': createIdentityItem({ database, accounts: stores.accounts }),
      totp: createTotp(media),
      'otp-token': createOtpToken(media),
      'grid-card': createGridCard(media),
      'recovery-code': createRecoveryCode(media),
    },
    face,
    waitingMedium: async (executor, accountId, policy) =>
      await findWaiting(executor, { accountId, policy, now: now() }),
    captcha: captchas,
    registry: checked,
    cards: {
      check: async ({ document, ...card }) => (await cards.check({ ...card, idNumber: document })).outcome,
    },
    risk: createRiskWatch({ store: riskStore, places, now, newId }),
    notices,
    reports,
    sessionsEnded,
    mac: (value, context) => keys.mac(value, context),
  }
  return {
    gate,
    changes,
    registry: checked,
    ceremonies: createCeremonies(dependencies),
    faceChecks: createFaceChecks(dependencies),
    ceremonyStore: dependencies.store,
    captchas,
    face,
    passkeys,
    passwords,
    trust,
    pool,
    riskStore,
    tickets,
    streams,
    onRequestDecided,
  }
}

/** The token before the card: it approves more. */
async function findWaiting(
  executor: Executor<IdentityTables>,
  at: { accountId: string; policy: Policy; now: Date },
): Promise<'otp-token' | 'grid-card' | null> {
  const { media } = at.policy
  const token = media['otp-token'].allowed ? await findTokenOf(executor, at.accountId) : null
  if (token?.status === 'issued') return 'otp-token'
  const card = media['grid-card'].allowed ? await findGridCardOf(executor, at) : null
  return card?.status === 'issued' ? 'grid-card' : null
}
