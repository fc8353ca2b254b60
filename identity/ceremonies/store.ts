import { sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Purpose } from './rules.ts'
import type { Ceremony, CeremonyState, Draft } from './state.ts'
import {
  type CeremonyRow,
  type ChangedCeremony,
  ceremonyStatements,
  type FailuresAsked,
  type NewCeremony,
  type StatementDependencies,
} from './store-statements.ts'

/** Of an account that was held while its password was hashed a sign-in does not end. */
const endsOnlyFor = ({ purpose, state }: Ceremony): string | null =>
  purpose === 'sign-in' ? (state.subject?.accountId ?? null) : null

/** Milliseconds: longer than any answer takes; after it a ceremony whose process died goes on. */
const inHandFor = 20_000

function withoutHold(stored: unknown): CeremonyState {
  const { inHandUntil: _, ...state } = stored as CeremonyState & { inHandUntil?: string }
  return state
}

export type CeremonyStore = ReturnType<typeof createCeremonyStore>

export function createCeremonyStore(deps: StatementDependencies & { keys: KeyRing; now: () => Date }) {
  const seal = (draft: Draft): string | null =>
    Object.keys(draft).length === 0 ? null : deps.keys.encrypt(JSON.stringify(draft), 'ceremonies.draft')

  const claimed = ({ id, version }: Pick<Ceremony, 'id' | 'version'>) => {
    const now = deps.now()
    return { id, version, next: version + 1, until: new Date(now.getTime() + inHandFor).toISOString(), now }
  }
  const changed = (ceremony: Ceremony, status: Ceremony['status'], deviceSecret?: string): ChangedCeremony => ({
    id: ceremony.id,
    version: ceremony.version,
    next: ceremony.version + 1,
    browserHash: deviceSecret ? deps.keys.hashToken(deviceSecret) : ceremony.browserHash,
    json: JSON.stringify(ceremony.state),
    // Once it has ended, nothing that was typed is kept.
    sealed: status === 'open' ? seal(ceremony.draft) : null,
    accountId: ceremony.state.subject?.accountId ?? null,
    status,
    endedAt: status === 'open' ? null : deps.now(),
  })

  const { byId, byIdCounting, insert, save, saveOfEligible, carry, claim } = ceremonyStatements(deps)

  function ceremonyOf(row: CeremonyRow): Ceremony {
    const draft = row.draft_cipher ? deps.keys.decrypt(row.draft_cipher, 'ceremonies.draft') : '{}'
    return {
      id: row.id,
      realm: row.realm,
      purpose: row.purpose as Purpose,
      status: row.status,
      version: row.version,
      browserHash: row.browser_hash,
      state: withoutHold(row.state),
      draft: JSON.parse(draft) as Draft,
      returnTo: row.return_to,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  }

  return {
    async insert(executor: Executor<IdentityTables>, ceremony: NewCeremony): Promise<void> {
      const { state, draft } = ceremony
      const accountId = state.subject?.accountId ?? null
      const row = { ...ceremony, accountId, json: JSON.stringify(state), sealed: seal(draft), now: deps.now() }
      await insert(executor, row)
    },

    async find(executor: Executor<IdentityTables>, realm: string, id: string): Promise<Ceremony | null> {
      const [row] = await byId(executor, { realm, id })
      return row ? ceremonyOf(row) : null
    },

    /** The same with what else its page depends on: wrong answers lately, of which a captcha may follow. */
    async findCounting(
      executor: Executor<IdentityTables>,
      id: string,
      asked: FailuresAsked,
    ): Promise<{ ceremony: Ceremony; failures: number } | null> {
      const [row] = await byIdCounting(executor, { id, ...asked })
      return row ? { ceremony: ceremonyOf(row), failures: row.failures } : null
    },

    /**
     * Takes the ceremony in hand for one answer: of several answers to the same state exactly one gets true, and none other is
     * looked at until it is saved or released. Else one captcha would do for as many guesses as fit beside each other, and a
     * second click would spend a right code whose first use it overtook.
     */
    async claim(executor: Executor<IdentityTables>, ceremony: Pick<Ceremony, 'id' | 'version'>): Promise<boolean> {
      return (await claim(executor, claimed(ceremony))).length > 0
    },

    /** The same, as part of a larger statement. */
    claiming: (executor: Executor<IdentityTables>, ceremony: Pick<Ceremony, 'id' | 'version'>) =>
      claim.with(executor, claimed(ceremony)),

    /** Puts a claimed ceremony down as it was before: what was asked could not be looked at. */
    async release(executor: Executor<IdentityTables>, ceremony: Pick<Ceremony, 'id' | 'version'>): Promise<void> {
      await executor
        .updateTable('ceremonies')
        .set({ state: sql<string>`state - 'inHandUntil'` })
        .where('id', '=', ceremony.id)
        .where('version', '=', ceremony.version)
        .where('status', '=', 'open')
        .execute()
    },

    /** Writes what an answer changed; the claim of `version + 1` must still stand. */
    async save(executor: Executor<IdentityTables>, ceremony: Ceremony, status: Ceremony['status']): Promise<boolean> {
      return (await save(executor, changed(ceremony, status))).length > 0
    },

    /** The same, to be run as part of a larger statement. */
    saving: (executor: Executor<IdentityTables>, ceremony: Ceremony, status: Ceremony['status']) =>
      save.with(executor, changed(ceremony, status)),

    /** Ends a ceremony that is complete; of a sign-in only while its account may act. @returns false where it had ended already */
    async end(executor: Executor<IdentityTables>, ceremony: Ceremony): Promise<boolean> {
      const [accountId, row] = [endsOnlyFor(ceremony), changed(ceremony, 'completed')]
      const rows = accountId
        ? await saveOfEligible(executor, { ...row, eligibleId: accountId })
        : await save(executor, row)
      return rows.length > 0
    },

    /** The same for a sign-in, as part of a larger statement. @param deviceSecret the device cookie's new one */
    ending(executor: Executor<IdentityTables>, ceremony: Ceremony, accountId: string, deviceSecret: string) {
      const row = changed(ceremony, 'completed', deviceSecret)
      return saveOfEligible.with(executor, { ...row, eligibleId: accountId })
    },

    /** Binds what else is open in a ceremony's browser to the new secret of the device cookie, and the ceremony where it has ended. */
    async carryOver(
      executor: Executor<IdentityTables>,
      ceremony: Pick<Ceremony, 'id' | 'browserHash'>,
      deviceSecret: string,
    ): Promise<void> {
      const { id, browserHash: old } = ceremony
      await carry(executor, { id, old, fresh: deps.keys.hashToken(deviceSecret) })
    },

    /** Marks what ran out of time, a batch a call. */
    async expire(
      executor: Executor<IdentityTables>,
      batch: number,
    ): Promise<{ id: string; realm: string; purpose: string; accountId: string | null }[]> {
      const due = executor
        .selectFrom('ceremonies')
        .select('id')
        .where('status', '=', 'open')
        .where('expires_at', '<=', deps.now())
        .limit(batch)
      const rows = await executor
        .updateTable('ceremonies')
        .set({ status: 'expired', ended_at: deps.now(), draft_cipher: null })
        .where('id', 'in', due)
        .where('status', '=', 'open')
        .returning(['id', 'realm', 'purpose', 'account_id'])
        .execute()
      return rows.map(row => ({ id: row.id, realm: row.realm, purpose: row.purpose, accountId: row.account_id }))
    },
  }
}
