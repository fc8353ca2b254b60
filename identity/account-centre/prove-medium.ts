import { roundUpToMinute } from '../../kit/i18n/index.ts'
import type { Proving } from '../authenticators/index.ts'
import type { CountedKind } from '../realms/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

type Deps = Pick<AccountCentreDependencies, 'database' | 'accounts' | 'events' | 'notices' | 'reports' | 'gate' | 'mac'>

export type MediumKindHere = 'totp' | 'otp-token' | 'grid-card'

export type Guessed<Code extends string> =
  | { ok: true }
  | { ok: false; code: Exclude<Code, WrongCode> }
  | { ok: false; code: 'answer.wrong'; attemptsLeft: number; lockedUntil: Date | null }
  | { ok: false; code: 'answer.locked'; until: Date | null }

/** What use cases of media say of an answer that is not right: which part of it was wrong is nobody's to know. */
const wrongGuesses = ['code.wrong', 'activation.wrong', 'serial.wrong'] as const
type WrongCode = (typeof wrongGuesses)[number]

/**
 * Who proves here, where no ceremony runs: what is asked is bound to the session in the ceremony's place, so that no other session, of
 * this account or of another, can answer it.
 */
export function provingOf({ mac }: Pick<Deps, 'mac'>, { visit, session, account }: HolderVisit): Proving {
  const here = mac(session.id, 'account-centre.proving')
  return {
    realm: account.realm,
    policy: visit.realm.policy,
    ceremonyId: session.id,
    accountId: account.id,
    subject: `a:${account.id}`,
    recipient: null,
    asked: here,
    purpose: 'enrolment',
    language: visit.language,
    origin: { browser: here, address: here, prefix: here, known: true },
  }
}

/**
 * Lets an answer be looked at through the one gate, counted with those of every other way in (NIST SP 800-63B-4 3.2.2). A wrong one is
 * an event, a lock is told. What could not be looked at, as nothing waits for it, clears no count.
 */
export async function guess<Code extends string>(
  deps: Deps,
  { visit, account }: HolderVisit,
  kind: MediumKindHere,
  verify: () => Promise<{ ok: true } | { ok: false; code: Code }>,
): Promise<Guessed<Code>> {
  const { name: realm, policy } = visit.realm
  const standing = await deps.accounts.standing(deps.database.query, account.id, visit.deviceId)
  const at = { realm, subject: `a:${account.id}`, known: standing?.deviceKnown === true }
  const outcome = await deps.gate.attempt(at, kind, policy, async () => {
    const looked = await verify()
    if (looked.ok) return looked
    return isWrong(looked.code) ? null : { ok: false as const, code: looked.code as Exclude<Code, WrongCode> }
  })
  if (outcome.ok) {
    if (outcome.value.ok) await outcome.clear(deps.database.query)
    return outcome.value
  }
  const code = outcome.code === 'gate.locked' ? 'answer.locked' : 'answer.wrong'
  const where = { realm, surface: visit.surface, accountId: account.id, deviceId: visit.deviceId, place: visit.place }
  await deps.events.append(deps.database.query, {
    ...where,
    kind: 'enrolment.failed',
    outcome: 'failure',
    sessionId: visit.session?.id ?? null,
    detail: { step: kind, code, device: visit.clientLabel },
  })
  if (outcome.code === 'gate.locked') return { ok: false, code: 'answer.locked', until: outcome.until }
  const { attemptsLeft, lockedUntil, closed } = outcome
  if (lockedUntil || closed) await tellOfLock(deps, where, { kind, until: lockedUntil, issuer: visit.realm.issuer })
  return { ok: false, code: 'answer.wrong', attemptsLeft, lockedUntil }
}

const isWrong = (code: string): boolean => wrongGuesses.some(wrong => wrong === code)

interface Where {
  realm: string
  surface: HolderVisit['visit']['surface']
  accountId: string
  deviceId: string | null
  place: string | null
}

async function tellOfLock(
  deps: Deps,
  where: Where,
  { kind, until, issuer }: { kind: CountedKind; until: Date | null; issuer: string },
): Promise<void> {
  await deps.database.transaction(async tx => {
    const detail = { authenticator: kind, until: until?.toISOString() ?? null }
    const eventId = await deps.events.append(tx, { ...where, kind: 'lock.set', outcome: 'refused', detail })
    const account = await deps.accounts.find(tx, where.accountId)
    if (!account) return
    if (until === null)
      return await deps.notices.tell(tx, account, 'closed-to-unknown-devices', { recoverUrl: `${issuer}/recover` })
    const reportUrl = await deps.reports.make(tx, account, eventId)
    await deps.notices.tell(tx, account, 'locked', { until: roundUpToMinute(until).toISOString(), reportUrl })
  })
}
