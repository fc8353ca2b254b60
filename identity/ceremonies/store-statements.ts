import { type Expression, type Selectable, sql } from 'kysely'
import { type Executor, prepare } from '../../kit/database/index.ts'
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

/** Wrong answers from an address, to be counted within a larger question. */
export interface FailuresAsked {
  realm: string
  addressKey: string
  since: Date
}

export interface StatementDependencies {
  /** The account, if it may act. */
  eligible: (executor: Executor<IdentityTables>, id: string) => Expression<{ id: string }>
  failures: (asked: FailuresAsked) => Expression<{ failures: number }>
}

export type CeremonyRow = Pick<
  Selectable<IdentityTables['ceremonies']>,
  | 'id'
  | 'realm'
  | 'purpose'
  | 'status'
  | 'version'
  | 'browser_hash'
  | 'state'
  | 'draft_cipher'
  | 'return_to'
  | 'created_at'
  | 'expires_at'
>

/** As a row is written; `json` is the state, `sealed` the draft. */
type InsertedCeremony = Omit<NewCeremony, 'state' | 'draft'> & {
  accountId: string | null
  json: string
  sealed: string | null
  now: Date
}

export interface ChangedCeremony extends Pick<Ceremony, 'id' | 'version' | 'status' | 'browserHash'> {
  next: number
  json: string
  sealed: string | null
  accountId: string | null
  endedAt: Date | null
}

/** What is sent for each ceremony, put into words once. */
export function ceremonyStatements(deps: StatementDependencies) {
  const withId = (executor: Executor<IdentityTables>, { realm, id }: { realm: string; id: string }) =>
    executor
      .selectFrom('ceremonies')
      .select(['id', 'realm', 'purpose', 'status', 'version', 'browser_hash', 'state', 'draft_cipher', 'return_to'])
      .select(['created_at', 'expires_at'])
      .where('id', '=', id)
      .where('realm', '=', realm)
  const byId = prepare<IdentityTables, { realm: string; id: string }>()(withId)
  const byIdCounting = prepare<IdentityTables, { id: string } & FailuresAsked>()((executor, values) =>
    // Only a sign-in asks for a captcha after failures.
    withId(executor, values).select(
      sql<number>`case when purpose = 'sign-in' then (${deps.failures(values)}) else 0 end`.as('failures'),
    ),
  )
  const insert = prepare<IdentityTables, InsertedCeremony>()((executor, ceremony) =>
    executor.insertInto('ceremonies').values({
      id: ceremony.id,
      realm: ceremony.realm,
      purpose: ceremony.purpose,
      status: 'open',
      browser_hash: ceremony.browserHash,
      device_id: ceremony.deviceId,
      account_id: ceremony.accountId,
      state: ceremony.json,
      draft_cipher: ceremony.sealed,
      return_to: ceremony.returnTo,
      language: ceremony.language,
      created_at: ceremony.now,
      expires_at: ceremony.expiresAt,
      ended_at: null,
    }),
  )
  const update = (executor: Executor<IdentityTables>, ceremony: ChangedCeremony) =>
    executor
      .updateTable('ceremonies')
      .set({
        // Who read it while it was in hand has read what this changes, and must not go on from there.
        version: ceremony.next,
        browser_hash: ceremony.browserHash,
        state: ceremony.json,
        draft_cipher: ceremony.sealed,
        account_id: ceremony.accountId,
        status: ceremony.status,
        ended_at: ceremony.endedAt,
      })
      .where('id', '=', ceremony.id)
      .where('version', '=', ceremony.version)
      .where('status', '=', 'open')
      .returning('id')
  const save = prepare<IdentityTables, ChangedCeremony>()(update)
  const saveOfEligible = prepare<IdentityTables, ChangedCeremony & { eligibleId: string }>()((executor, ceremony) =>
    update(executor, ceremony).where(eb => eb.exists(deps.eligible(executor, ceremony.eligibleId))),
  )
  const carry = prepare<IdentityTables, { id: string; old: string; fresh: string }>()((executor, { id, old, fresh }) =>
    executor
      .updateTable('ceremonies')
      .set({ browser_hash: fresh })
      .where(eb =>
        eb.or([
          eb.and([eb('id', '=', id), eb('status', '<>', 'open')]),
          // The status as a literal: a generic plan uses the partial index only so.
          eb.and([eb('browser_hash', '=', old), sql<boolean>`status = 'open'`, eb('id', '<>', id)]),
        ]),
      ),
  )
  const claim = prepare<IdentityTables, { id: string; version: number; next: number; until: string; now: Date }>()(
    (executor, { id, version, next, until, now }) =>
      executor
        .updateTable('ceremonies')
        .set({ version: next, state: sql<string>`jsonb_set(state, '{inHandUntil}', to_jsonb(${until}::text))` })
        .where('id', '=', id)
        .where('version', '=', version)
        .where('status', '=', 'open')
        .where('expires_at', '>', now)
        .where(sql<boolean>`coalesce((state->>'inHandUntil')::timestamptz <= ${now}::timestamptz, true)`)
        .returning('id'),
  )

  return { byId, byIdCounting, insert, save, saveOfEligible, carry, claim }
}
