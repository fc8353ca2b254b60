import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface CheckKey {
  accountId: string
  ceremonyId: string
}

export interface NewCheck extends CheckKey {
  id: string
  realm: string
  referenceHash: string
  returnHash: string
  knownDevice: boolean
  startedAt: Date
  expiresAt: Date
}

export interface DecidedCheck extends CheckKey {
  id: string
  realm: string
  knownDevice: boolean
}

const decidedColumns = [
  'id',
  'realm',
  'account_id as accountId',
  'ceremony_id as ceremonyId',
  'known_device as knownDevice',
] as const

/** Every change of state is one conditional statement: of whatever races, one wins. */
export const faceStore = {
  async insert(executor: Executor<IdentityTables>, check: NewCheck): Promise<void> {
    await executor
      .insertInto('face_checks')
      .values({
        account_id: check.accountId,
        id: check.id,
        realm: check.realm,
        ceremony_id: check.ceremonyId,
        reference_hash: check.referenceHash,
        return_hash: check.returnHash,
        known_device: check.knownDevice,
        state: 'pending',
        started_at: check.startedAt,
        expires_at: check.expiresAt,
        decided_at: null,
        used_at: null,
      })
      .execute()
  },

  /** The last one of a ceremony. */
  async latest(executor: Executor<IdentityTables>, { accountId, ceremonyId }: CheckKey) {
    return await executor
      .selectFrom('face_checks')
      .select(['state', 'expires_at as expiresAt', 'used_at as usedAt', 'return_hash as returnHash'])
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  },

  /** Ends what waits in a ceremony: another one takes its place, or it could not begin. */
  async drop(executor: Executor<IdentityTables>, { accountId, ceremonyId }: CheckKey, at: Date): Promise<void> {
    await executor
      .updateTable('face_checks')
      .set({ state: 'cancelled', decided_at: at })
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .where('state', '=', 'pending')
      .execute()
  },

  /** @returns undefined where nothing of this realm waits under that reference: decided, over, or never asked */
  async decide(
    executor: Executor<IdentityTables>,
    { realm, referenceHash }: { realm: string; referenceHash: string },
    state: 'passed' | 'failed' | 'cancelled',
    at: Date,
  ): Promise<DecidedCheck | undefined> {
    return await executor
      .updateTable('face_checks')
      .set({ state, decided_at: at })
      .where('reference_hash', '=', referenceHash)
      .where('realm', '=', realm)
      .where('state', '=', 'pending')
      .where('expires_at', '>', at)
      .returning(decidedColumns)
      .executeTakeFirst()
  },

  /** What stands under a reference, to say why it can't be decided. */
  async find(executor: Executor<IdentityTables>, { realm, referenceHash }: { realm: string; referenceHash: string }) {
    return await executor
      .selectFrom('face_checks')
      .select('state')
      .where('reference_hash', '=', referenceHash)
      .where('realm', '=', realm)
      .executeTakeFirst()
  },

  /** Uses a result that is good: in its own ceremony, with the ticket that its browser came back with, once. */
  async take(
    executor: Executor<IdentityTables>,
    { accountId, ceremonyId }: CheckKey,
    returnHash: string,
    at: Date,
  ): Promise<string | null> {
    const row = await executor
      .updateTable('face_checks')
      .set({ used_at: at })
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .where('return_hash', '=', returnHash)
      .where('state', '=', 'passed')
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .returning('id')
      .executeTakeFirst()
    return row?.id ?? null
  },

  /** Marks what ran out of time, a batch a call. */
  async expire(executor: Executor<IdentityTables>, at: Date, batch: number): Promise<DecidedCheck[]> {
    return await executor
      .updateTable('face_checks')
      .set({ state: 'expired', decided_at: at })
      .where(eb =>
        eb(
          eb.refTuple('account_id', 'id'),
          'in',
          eb
            .selectFrom('face_checks')
            .select(['account_id', 'id'])
            .where('state', '=', 'pending')
            .where('expires_at', '<=', at)
            .limit(batch)
            .$asTuple('account_id', 'id'),
        ),
      )
      .where('state', '=', 'pending')
      .returning(decidedColumns)
      .execute()
  },
}
