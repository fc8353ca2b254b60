import { sql } from 'kysely'
import { type Compilable, type Database, type Executor, prepare, type Write } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { Policy, ThrottleName, ThrottlePolicy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'

export type ThrottleOutcome = { ok: true } | { ok: false; code: 'throttled'; name: ThrottleName; retryAt: Date }

type ThrottleUse = readonly [ThrottleName, string]

export type Throttles = ReturnType<typeof createThrottles>

/**
 * Limits on how often something may happen, by the generic cell rate algorithm: one row and one statement a try. `limit` at once,
 * then one every `per / limit`. Keys hold keyed hashes of phones and addresses, never the values.
 */
export function createThrottles(deps: { database: Database<IdentityTables>; now: () => Date }) {
  const takeOne = prepare<IdentityTables, { key: string; now: Date; step: number; first: Date; latest: Date }>()(
    (executor, { key, now, step, first, latest }) => {
      const next = sql<Date>`greatest(t.full_at, ${now}::timestamptz) + ${step}::float8 * interval '1 millisecond'`
      const taking = sql<{ full_at: Date }>`
        insert into identity.throttles as t (key, full_at) values (${key}, ${first})
        on conflict (key) do update set full_at = ${next} where ${next} <= ${latest}
        returning full_at`
      return { compile: () => taking.compile(executor) }
    },
  )

  function valuesOf(key: string, throttle: ThrottlePolicy) {
    const now = deps.now()
    const step = throttle.per / throttle.limit
    const latest = new Date(now.getTime() + throttle.per)
    const first = new Date(now.getTime() + step)
    return { key, now, step, first, latest }
  }

  async function take(key: string, throttle: ThrottlePolicy): Promise<Date | null> {
    const values = valuesOf(key, throttle)
    const { now, step } = values
    const taken = await takeOne(deps.database.query, values)
    if (taken.length > 0) return null
    const row = await deps.database.query
      .selectFrom('throttles')
      .select('full_at')
      .where('key', '=', key)
      .executeTakeFirst()
    return new Date((row?.full_at.getTime() ?? now.getTime()) + step - throttle.per)
  }

  /** Takes one of each; the first that is used up refuses. */
  async function takeEach(realm: string, policy: Policy, uses: readonly ThrottleUse[]): Promise<ThrottleOutcome> {
    for (const [name, key] of uses) {
      const retryAt = await take(`${realm}:${name}:${key}`, policy.throttles[name])
      if (retryAt) return { ok: false, code: 'throttled', name, retryAt }
    }
    return { ok: true }
  }

  /**
   * Takes one, and writes in the same statement what hangs on it.
   *
   * @param then.provided where one of these touches no row nothing is taken or written
   */
  async function takeWith(
    { name: realm, policy }: { name: string; policy: Policy },
    [name, key]: ThrottleUse,
    then: { writes?: readonly Write<IdentityTables>[]; provided?: readonly Compilable[] },
  ): Promise<ThrottleOutcome | { ok: false; code: 'not-provided' }> {
    const { query, together } = deps.database
    const [whole, throttle] = [`${realm}:${name}:${key}`, policy.throttles[name]]
    const provided = [takeOne.with(query, valuesOf(whole, throttle)), ...(then.provided ?? [])]
    const write = async (executor: Executor<IdentityTables>): Promise<void> => {
      for (const one of then.writes ?? []) await one(executor)
    }
    if ((await together(write, { provided })).ok) return { ok: true }
    // Which of them it was is found out one after the other, as though they had never been tried together.
    const retryAt = await take(whole, throttle)
    if (retryAt) return { ok: false, code: 'throttled', name, retryAt }
    return (await together(write, { provided: then.provided ?? [] })).ok
      ? { ok: true }
      : { ok: false, code: 'not-provided' }
  }

  /** The same for what has no other answer. @throws AppError `throttled` */
  async function demand(realm: string, policy: Policy, uses: readonly ThrottleUse[]): Promise<void> {
    const taken = await takeEach(realm, policy, uses)
    if (taken.ok) return
    const retryAfterSeconds = Math.max(1, Math.ceil((taken.retryAt.getTime() - deps.now().getTime()) / 1000))
    throw new AppError('throttled', { details: { retryAt: taken.retryAt.toISOString(), retryAfterSeconds } })
  }

  /** Takes back one that turned out not to count: what is limited are wrong guesses, and which is one shows only after it was counted. */
  async function giveBack(realm: string, policy: Policy, [name, key]: ThrottleUse): Promise<void> {
    const { limit, per } = policy.throttles[name]
    await deps.database.query
      .updateTable('throttles')
      .set({ full_at: sql<Date>`full_at - ${per / limit}::float8 * interval '1 millisecond'` })
      .where('key', '=', `${realm}:${name}:${key}`)
      .execute()
  }

  return { take: takeEach, takeWith, demand, giveBack }
}
