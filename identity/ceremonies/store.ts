import { sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Purpose } from './rules.ts'
import type { Ceremony, CeremonyState, Draft } from './state.ts'

export interface NewCeremony {
  id: string
  realm: string
  purpose: Purpose
  browserHash: string
  deviceId: string | null
  state: CeremonyState
  draft: Draft
  returnTo: string
  language: string
  expiresAt: Date
}

/** Milliseconds: longer than any answer takes; after it a ceremony whose process died goes on. */
const inHandFor = 20_000

function withoutHold(stored: unknown): CeremonyState {
  const { inHandUntil: _, ...state } = stored as CeremonyState & { inHandUntil?: string }
  return state
}

export type CeremonyStore = ReturnType<typeof createCeremonyStore>

export function createCeremonyStore(deps: { keys: KeyRing; now: () => Date }) {
  const seal = (draft: Draft): string | null =>
    Object.keys(draft).length === 0 ? null : deps.keys.encrypt(JSON.stringify(draft), 'ceremonies.draft')

  return {
    async insert(executor: Executor<IdentityTables>, ceremony: NewCeremony): Promise<void> {
      await executor
        .insertInto('ceremonies')
        .values({
          id: ceremony.id,
          realm: ceremony.realm,
          purpose: ceremony.purpose,
          status: 'open',
          browser_hash: ceremony.browserHash,
          device_id: ceremony.deviceId,
          account_id: ceremony.state.subject?.accountId ?? null,
          state: JSON.stringify(ceremony.state),
          draft_cipher: seal(ceremony.draft),
          return_to: ceremony.returnTo,
          language: ceremony.language,
          created_at: deps.now(),
          expires_at: ceremony.expiresAt,
          ended_at: null,
        })
        .execute()
    },

    async find(executor: Executor<IdentityTables>, realm: string, id: string): Promise<Ceremony | null> {
      const row = await executor
        .selectFrom('ceremonies')
        .selectAll()
        .where('id', '=', id)
        .where('realm', '=', realm)
        .executeTakeFirst()
      if (!row) return null
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
    },

    /**
     * Takes the ceremony in hand for one answer: of several answers to the same state exactly one gets true, and none other is
     * looked at until it is saved or released. Else one captcha would do for as many guesses as fit beside each other, and a
     * second click would spend a right code whose first use it overtook.
     */
    async claim(executor: Executor<IdentityTables>, ceremony: Pick<Ceremony, 'id' | 'version'>): Promise<boolean> {
      const now = deps.now()
      const until = new Date(now.getTime() + inHandFor).toISOString()
      const row = await executor
        .updateTable('ceremonies')
        .set({
          version: ceremony.version + 1,
          state: sql<string>`jsonb_set(state, '{inHandUntil}', to_jsonb(${until}::text))`,
        })
        .where('id', '=', ceremony.id)
        .where('version', '=', ceremony.version)
        .where('status', '=', 'open')
        .where('expires_at', '>', now)
        .where(sql<boolean>`coalesce((state->>'inHandUntil')::timestamptz <= ${now}::timestamptz, true)`)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

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
      return (await this.saving(executor, ceremony, status).executeTakeFirst()) !== undefined
    },

    /**
     * The same, to be run as part of a larger statement.
     *
     * @param deviceSecret the device cookie's new secret, where the ceremony's end brings one
     */
    saving(
      executor: Executor<IdentityTables>,
      ceremony: Ceremony,
      status: Ceremony['status'],
      deviceSecret: string | null = null,
    ) {
      return executor
        .updateTable('ceremonies')
        .set({
          // Who read it while it was in hand has read what this changes, and must not go on from there.
          version: ceremony.version + 1,
          browser_hash: deviceSecret ? deps.keys.hashToken(deviceSecret) : ceremony.browserHash,
          state: JSON.stringify(ceremony.state),
          // Once it has ended, nothing that was typed is kept.
          draft_cipher: status === 'open' ? seal(ceremony.draft) : null,
          account_id: ceremony.state.subject?.accountId ?? null,
          status,
          ended_at: status === 'open' ? null : deps.now(),
        })
        .where('id', '=', ceremony.id)
        .where('version', '=', ceremony.version)
        .where('status', '=', 'open')
        .returning('id')
    },

    /** Binds what else is open in a ceremony's browser to the new secret of the device cookie, and the ceremony where it has ended. */
    async carryOver(
      executor: Executor<IdentityTables>,
      ceremony: Pick<Ceremony, 'id' | 'browserHash'>,
      deviceSecret: string,
    ): Promise<void> {
      await executor
        .updateTable('ceremonies')
        .set({ browser_hash: deps.keys.hashToken(deviceSecret) })
        .where(eb =>
          eb.or([
            eb.and([eb('id', '=', ceremony.id), eb('status', '<>', 'open')]),
            // The status as a literal: a generic plan uses the partial index only so.
            eb.and([
              eb('browser_hash', '=', ceremony.browserHash),
              sql<boolean>`status = 'open'`,
              eb('id', '<>', ceremony.id),
            ]),
          ]),
        )
        .execute()
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
