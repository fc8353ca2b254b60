import type { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'
import { isEligible } from '../accounts/index.ts'
import { listCertificateKeys, registerAtCounter } from '../authenticators/certificate-key/index.ts'
import { drawGridCard, findGridCardOf, issueGridCard, titleOfCards } from '../authenticators/grid-card/index.ts'
import { findTokenOf, type IssuedToken, issueToken, renewActivationCode } from '../authenticators/otp-token/index.ts'
import { countRecoveryCodes } from '../authenticators/recovery-code/index.ts'
import { listTotpApps } from '../authenticators/totp/index.ts'
import {
  changeMedium,
  endingSessions,
  type HeldKind,
  type MediaDependencies,
  type MediumOrigin,
  maskSerial,
} from '../media/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { type StaffActOn, wrongStatus } from './hold-account.ts'
import type { mediaAnswer } from './schemas.ts'
import { accountOf } from './show-account.ts'

/** More passkeys than an account may have by any policy. */
const mostPasskeys = 100

/** What the holder has in hand, with masks. */
export async function listMedia(
  deps: StaffDependencies,
  { realm, accountId }: Pick<StaffActOn, 'realm' | 'accountId'>,
): Promise<z.input<typeof mediaAnswer>> {
  const { query } = deps.database
  await accountOf(deps, query, realm.name, accountId)
  const [totp] = await listTotpApps(query, accountId)
  const token = await findTokenOf(query, accountId)
  const card = await findGridCardOf(query, { accountId, policy: realm.policy, now: deps.now() })
  const { media: rules } = realm.policy
  const certificateKeys = await listCertificateKeys(query, {
    accountId,
    policy: rules['certificate-key'],
    now: deps.now(),
  })
  const passkeys = await deps.passkeyStore.list(query, accountId, { limit: mostPasskeys, before: null })
  const used = (medium: { lastUsedAt: Date | null }) => medium.lastUsedAt?.toISOString() ?? null
  return {
    media: [
      ...passkeys.map(one => ({
        kind: 'passkey' as const,
        id: one.id,
        status: 'active',
        serialMasked: null,
        validUntil: null,
        usesLeft: null,
        lastUsedAt: used(one),
      })),
      ...[totp].flatMap(one =>
        one ? { kind: 'totp' as const, ...bare(one), serialMasked: null, validUntil: null, usesLeft: null } : [],
      ),
      ...[token].flatMap(one =>
        one ? { kind: 'otp-token' as const, ...bare(one), ...numbered(one), usesLeft: null } : [],
      ),
      ...[card].flatMap(one =>
        one ? { kind: 'grid-card' as const, ...bare(one), ...numbered(one), usesLeft: one.usesLeft } : [],
      ),
      ...certificateKeys.map(one => ({
        kind: 'certificate-key' as const,
        ...bare(one),
        ...numbered(one),
        usesLeft: null,
      })),
    ],
    recoveryCodesLeft: await countRecoveryCodes(query, accountId),
  }

  function bare(medium: { id: string; status: string; lastUsedAt: Date | null }) {
    return { id: medium.id, status: medium.status, lastUsedAt: used(medium) }
  }
}

const numbered = ({ serial, validUntil }: { serial: string; validUntil: Date }) => ({
  serialMasked: maskSerial(serial),
  validUntil: validUntil.toISOString(),
})

/** Gives a token in stock to the holder. @throws AppError with the code of what is against it */
export async function giveToken(
  deps: StaffDependencies,
  on: StaffActOn & { serial: string; instead: boolean },
): Promise<IssuedToken> {
  await mustTakeMedia(deps, on, 'otp-token')
  const { accountId, realm, serial, instead } = on
  const issue = { accountId, realm: realm.name, policy: realm.policy, serial: serial.toUpperCase(), instead }
  const outcome = await issueToken(deps, issue, originOf(on))
  if (!outcome.ok) throw refusal(outcome.code)
  return outcome.issued
}

/** A new activation code for a token that waits for one. */
export async function renewActivation(deps: StaffDependencies, on: StaffActOn): Promise<IssuedToken> {
  await mustTakeMedia(deps, on, 'otp-token')
  const { accountId, realm } = on
  const outcome = await renewActivationCode(deps, { accountId, realm: realm.name, policy: realm.policy }, originOf(on))
  if (!outcome.ok) throw refusal(outcome.code)
  return outcome.issued
}

/** Makes a card for the holder. @returns the PDF to print, once: nobody can draw it again */
export async function giveGridCard(
  deps: StaffDependencies,
  on: StaffActOn & { instead: boolean },
): Promise<{ serial: string; pdf: Uint8Array }> {
  await mustTakeMedia(deps, on, 'grid-card')
  const { accountId, realm, instead } = on
  const outcome = await issueGridCard(
    deps,
    { accountId, realm: realm.name, policy: realm.policy, instead },
    originOf(on),
  )
  if (!outcome.ok) throw refusal(outcome.code)
  return { serial: outcome.card.serial, pdf: await drawGridCard(outcome.card, titleOfCards(realm.policy)) }
}

/** Registers the certificate of a key that is handed over here; it is good at once, so the sessions of before end. */
export async function giveCertificateKey(
  deps: StaffDependencies,
  on: StaffActOn & { pem: string },
): Promise<{ id: string }> {
  const { accountId, realm, pem } = on
  await mustTakeMedia(deps, on, 'certificate-key')
  const ending = endingMedia(deps, accountId, 'certificate-key-issue')
  const outcome = await registerAtCounter({ ...ending, trust: deps.trust }, { realm, accountId, pem }, originOf(on))
  if (!outcome.ok) throw new AppError(outcome.code)
  return { id: outcome.id }
}

export const staffStandingActs = ['suspend', 'resume', 'report-lost', 'revoke'] as const
export type StaffStandingAct = (typeof staffStandingActs)[number]

/** Stops a medium or takes that back; with it the account's sessions end: whoever has the medium may be signed in. */
export async function changeStandingOf(
  deps: StaffDependencies,
  on: StaffActOn & { medium: string; act: StaffStandingAct },
): Promise<void> {
  const { realm, accountId, medium: id, act } = on
  const { media } = await listMedia(deps, on)
  const found = media.find(one => one.id === id)
  if (!found) throw new AppError('medium.unknown')
  if (found.kind === 'passkey') return await removePasskeyOf(deps, on)
  const change: { kind: HeldKind; accountId: string; realm: string; id: string } = {
    kind: found.kind,
    accountId,
    realm: realm.name,
    id,
  }
  const ending = endingMedia(deps, accountId, `${found.kind}-${act}`)
  const changed = await changeMedium(ending, { ...change, act }, originOf(on))
  if (!changed.ok) throw new AppError(changed.code)
}

/** A passkey is on its holder's device: it can't rest, it is there or it is gone. */
async function removePasskeyOf(
  deps: StaffDependencies,
  { realm, actor, place, accountId, medium, act }: StaffActOn & { medium: string; act: StaffStandingAct },
): Promise<void> {
  if (act !== 'revoke') throw new AppError('medium.not_possible')
  const { database } = endingMedia(deps, accountId, 'passkey-revoke')
  await database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if ((await deps.passkeyStore.remove(tx, accountId, medium)) === 0) throw new AppError('medium.unknown')
    const eventId = await deps.events.append(tx, {
      realm: realm.name,
      kind: 'passkey.removed',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: { passkey: medium },
    })
    const reportUrl = await deps.reports.make(tx, account, eventId)
    const told = { medium: 'passkey', change: 'revoke', at: deps.now().toISOString(), reportUrl }
    await deps.notices.tell(tx, account, 'medium-changed', told)
  })
}

const endingMedia = (deps: StaffDependencies, accountId: string, reason: string): MediaDependencies => ({
  ...deps,
  database: endingSessions(deps, { accountId, reason, keep: null }),
})

const originOf = ({ actor, place }: StaffActOn): MediumOrigin => ({ surface: 'staff', actor, place })

async function mustTakeMedia(
  deps: StaffDependencies,
  { realm, accountId }: StaffActOn,
  kind: 'otp-token' | 'grid-card' | 'certificate-key',
): Promise<void> {
  const account = await accountOf(deps, deps.database.query, realm.name, accountId)
  if (!isEligible(account)) throw wrongStatus(account.status)
  if (!realm.policy.media[kind].allowed) throw new AppError('medium.not_allowed')
}

const refusal = (code: 'account.unknown' | 'token.not_in_stock' | 'medium.has_one' | 'medium.none'): AppError =>
  new AppError(code === 'token.not_in_stock' ? 'otp-token.not_in_stock' : code)
