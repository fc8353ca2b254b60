import type { Executor } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { ApprovalStore } from '../approvals/index.ts'
import type { PasskeyStore } from '../authenticators/passkey/index.ts'
import type { IdentifierChangeStore } from '../identifier-changes/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { PhoneStore } from '../phones/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface DataDependencies {
  accounts: Pick<AccountStore, 'find' | 'revealPerson' | 'profile'>
  identifiers: Pick<IdentifierStore, 'revealAll'>
  identifierChanges: Pick<IdentifierChangeStore, 'reveal'>
  passkeyStore: Pick<PasskeyStore, 'list'>
  phoneStore: Pick<PhoneStore, 'list'>
  approvalStore: Pick<ApprovalStore, 'list'>
}

/** One member a subject, each as JSON can hold it. Values are in clear: they are the holder's own. */
export type HolderData = Record<HolderSubject, unknown>
type HolderSubject =
  | 'account'
  | 'person'
  | 'identifiers'
  | 'identifierChanges'
  | 'password'
  | 'authenticators'
  | 'passkeys'
  | 'phones'
  | 'faceChecks'
  | 'confirmations'
  | 'inbox'
  | 'devices'
  | 'sessions'
  | 'applications'
  | 'approvals'
  | 'notices'
  | 'locks'
  | 'riskVerdicts'
  | 'signInAttempts'
  | 'events'

/**
 * All that the service holds on an account's holder (PIPL article 45). Not part of it: secrets and what is made from them
 * (password hashes, cookies, keyed hashes), and the names of staff who acted.
 *
 * @throws AppError `account.unknown`
 */
export async function collectData(
  executor: Executor<IdentityTables>,
  deps: DataDependencies,
  accountId: string,
): Promise<HolderData> {
  const account = await deps.accounts.find(executor, accountId)
  if (!account) throw new AppError('account.unknown')
  const profile = await deps.accounts.profile(executor, accountId)
  const person = await deps.accounts.revealPerson(executor, accountId)
  return {
    account,
    person: person && { ...person, documentKind: profile?.documentKind ?? null },
    identifiers: await deps.identifiers.revealAll(executor, accountId),
    identifierChanges: await deps.identifierChanges.reveal(executor, accountId),
    password: await readPassword(executor, accountId),
    authenticators: await readMedia(executor, accountId),
    passkeys: await readPasskeys(executor, deps, accountId),
    phones: await readPhones(executor, deps, accountId),
    faceChecks: await readFaceChecks(executor, accountId),
    confirmations: await readConfirmations(executor, accountId),
    inbox: await readInbox(executor, accountId),
    devices: await readDevices(executor, accountId),
    sessions: await readSessions(executor, accountId),
    applications: await readConsents(executor, accountId),
    approvals: await readApprovals(executor, deps, accountId),
    notices: await readNotices(executor, accountId),
    locks: await readLocks(executor, account),
    riskVerdicts: await readVerdicts(executor, accountId),
    signInAttempts: await readAttempts(executor, accountId),
    events: await readEvents(executor, accountId),
  }
}

async function readPassword(executor: Executor<IdentityTables>, accountId: string) {
  const row = await executor
    .selectFrom('passwords')
    .select('set_at as setAt')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
}

/** Media, by what is printed on them; recovery codes by how many are left. */
async function readMedia(executor: Executor<IdentityTables>, accountId: string) {
  const apps = await executor
    .selectFrom('totp_apps')
    .select(['status', 'created_at as since', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
    .where('account_id', '=', accountId)
    .execute()
  const tokens = await executor
    .selectFrom('otp_tokens')
    .select(['serial', 'status', 'issued_at as since', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
    .where('account_id', '=', accountId)
    .execute()
  const cards = await executor
    .selectFrom('grid_cards')
    .select(['serial', 'status', 'created_at as since', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
    .where('account_id', '=', accountId)
    .execute()
  const certificates = await executor
    .selectFrom('certificate_keys')
    .select(['serial', 'status', 'created_at as since', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
    .where('account_id', '=', accountId)
    .execute()
  const codes = await executor
    .selectFrom('recovery_codes')
    .select('used_at as usedAt')
    .where('account_id', '=', accountId)
    .execute()
  return [
    ...apps.map(app => ({ kind: 'totp', ...app })),
    ...tokens.map(token => ({ kind: 'otp-token', ...token })),
    ...cards.map(card => ({ kind: 'grid-card', ...card })),
    ...certificates.map(key => ({ kind: 'certificate-key', ...key })),
    ...codes.map(code => ({ kind: 'recovery-code', ...code })),
  ]
}

/** More than any realm allows; the keys themselves are the authenticators'. */
const mostPasskeys = 100

async function readPasskeys(executor: Executor<IdentityTables>, deps: DataDependencies, accountId: string) {
  const passkeys = await deps.passkeyStore.list(executor, accountId, { limit: mostPasskeys })
  return passkeys.map(({ name, synced, backedUp, hardware, madeOn, madeAtPlace, createdAt, lastUsedAt }) => ({
    name,
    synced,
    backedUp,
    hardware,
    madeOn,
    madeAtPlace,
    createdAt,
    lastUsedAt,
  }))
}

async function readPhones(executor: Executor<IdentityTables>, deps: DataDependencies, accountId: string) {
  const phones = await deps.phoneStore.list(executor, accountId)
  return phones.map(({ name, madeOn, madeAtPlace, createdAt, lastUsedAt, gesture }) => ({
    name,
    madeOn,
    madeAtPlace,
    createdAt,
    lastUsedAt,
    gesture,
  }))
}

async function readApprovals(executor: Executor<IdentityTables>, deps: DataDependencies, accountId: string) {
  const approvals = await deps.approvalStore.list(executor, accountId)
  return approvals.map(({ clientId, details, status, medium, decidedAt, executedAt }) => ({
    client: clientId,
    details: JSON.parse(details) as unknown,
    status,
    medium,
    decidedAt,
    executedAt,
  }))
}

const readFaceChecks = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('face_checks')
    .select(['state', 'started_at as startedAt', 'decided_at as decidedAt'])
    .where('account_id', '=', accountId)
    .orderBy('started_at')
    .execute()

/** What was confirmed or declined on a phone or at another screen, as long as it is kept. */
async function readConfirmations(executor: Executor<IdentityTables>, accountId: string) {
  const onPhones = await executor
    .selectFrom('tickets')
    .select(['way', 'asks', 'application', 'device', 'place', 'status'])
    .select(['created_at as createdAt', 'decided_at as decidedAt'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()
  const ofScreens = await executor
    .selectFrom('screen_requests')
    .select(['client_id as application', 'screen as device', 'place', 'status'])
    .select(['created_at as createdAt', 'decided_at as decidedAt'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()
  return [...onPhones, ...ofScreens.map(one => ({ way: 'screen', asks: 'sign-in', ...one }))]
}

/** What the messages say is in the notices' words; the inbox keeps which it was and whether it was read. */
const readInbox = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('inbox_messages')
    .select(['kind', 'template', 'created_at as createdAt', 'read_at as readAt'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()

const readDevices = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('account_devices as a')
    .innerJoin('devices as d', 'd.id', 'a.device_id')
    .select(['d.browser', 'd.system', 'd.form_factor as formFactor', 'd.place'])
    .select(['a.first_sign_in_at as firstSignInAt', 'a.last_sign_in_at as lastSignInAt'])
    .select('a.forgotten_at as forgottenAt')
    .where('a.account_id', '=', accountId)
    .orderBy('a.first_sign_in_at')
    .execute()

const readSessions = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('sessions')
    .select(['client_label as device', 'place', 'aal', 'amr', 'created_at as createdAt'])
    .select([
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
      'ended_at as endedAt',
      'ended_reason as endedReason',
    ])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()

const readConsents = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('consents')
    .select(['client_id as client', 'scopes', 'granted_at as grantedAt', 'revoked_at as revokedAt'])
    .where('account_id', '=', accountId)
    .orderBy('granted_at')
    .execute()

const readNotices = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('notices')
    .select(['channel', 'recipient_masked as to', 'template', 'language', 'state', 'created_at as createdAt'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()

const readLocks = (executor: Executor<IdentityTables>, { id, realm }: { id: string; realm: string }) =>
  executor
    .selectFrom('locks')
    .select(['kind', 'unknown_failures as failuresOnUnknownDevices', 'unknown_locked_until as lockedForUnknownUntil'])
    .select(['known_failures as failuresOnKnownDevices', 'known_locked_until as lockedForKnownUntil'])
    .where('realm', '=', realm)
    .where('subject', '=', `a:${id}`)
    .execute()

const readVerdicts = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('risk_verdicts')
    .select(['at', 'verdict', 'score', 'reasons'])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .execute()

const readAttempts = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('sign_in_attempts')
    .select(['at', 'success', 'place'])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .execute()

const readEvents = (executor: Executor<IdentityTables>, accountId: string) =>
  executor
    .selectFrom('events')
    .select(['at', 'kind', 'outcome', 'surface', 'place', 'detail'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
