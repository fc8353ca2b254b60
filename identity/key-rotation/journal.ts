import { sql } from 'kysely'
import { z } from 'zod'
import type { Database, Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { IdentityTables, KeyRotationsTable } from '../tables.ts'
import { rotatedUses } from './phases.ts'

export type Phase = KeyRotationsTable['phase']

/** Where a rotation stands; what each phase does is in `rotate-keys.ts`. */
export interface Rotation {
  id: string
  phase: Phase
  uses: (typeof rotatedUses)[number][]
  position: Position | null
  rewritten: number
}

/** The last primary key that a step of a phase has dealt with. */
export interface Position {
  step: string
  after: string[]
}

const usesShape = z.array(z.enum(rotatedUses))
const positionShape = z.object({ step: z.string(), after: z.array(z.string()) })

/** A killed command's hold runs out after this; a living one renews it with every batch. */
const holdMs = 60_000

export type RotationJournal = ReturnType<typeof createRotationJournal>

export function createRotationJournal(deps: { database: Database<IdentityTables>; now: () => Date; runner: string }) {
  const { database, now, runner } = deps
  const heldUntil = sql<Date>`clock_timestamp() + ${holdMs}::float8 * interval '1 millisecond'`
  const mine = sql<boolean>`(runner is null or runner = ${runner}::uuid or held_until < clock_timestamp())`

  return {
    /**
     * Takes up the open rotation, or begins one.
     *
     * @throws AppError `rotation.running-elsewhere`
     */
    async begin(fresh: { id: string; uses: Rotation['uses'] }): Promise<{ rotation: Rotation; resumed: boolean }> {
      const at = now()
      const begun = await database.query
        .insertInto('key_rotations')
        .values({
          id: fresh.id,
          phase: 'announce',
          uses: JSON.stringify(fresh.uses),
          position: null,
          runner,
          held_until: heldUntil,
          started_at: at,
          updated_at: at,
          finished_at: null,
        })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      const held = await database.query
        .updateTable('key_rotations')
        .set({ runner, held_until: heldUntil, updated_at: at })
        .where('phase', '<>', 'done')
        .where(mine)
        .returningAll()
        .executeTakeFirst()
      if (held === undefined) throw new AppError('rotation.running-elsewhere')
      const uses = usesShape.parse(held.uses)
      const position = held.position === null ? null : positionShape.parse(held.position)
      const { id, phase, rewritten } = held
      return { rotation: { id, phase, uses, position, rewritten }, resumed: begun === undefined }
    },

    /** @throws AppError `rotation.running-elsewhere` where the hold was lost */
    async save(executor: Transaction<IdentityTables> | typeof database.query, rotation: Rotation): Promise<void> {
      const { id, phase, position, rewritten } = rotation
      const saved = await executor
        .updateTable('key_rotations')
        .set({
          phase,
          position: position === null ? null : JSON.stringify(position),
          rewritten,
          held_until: heldUntil,
          updated_at: now(),
          finished_at: phase === 'done' ? now() : null,
        })
        .where('id', '=', id)
        .where('runner', '=', runner)
        .returning('id')
        .executeTakeFirst()
      if (saved === undefined) throw new AppError('rotation.running-elsewhere')
    },

    /** So that the next command need not wait for the hold to run out. */
    async release(id: string): Promise<void> {
      await database.query
        .updateTable('key_rotations')
        .set({ runner: null, held_until: null })
        .where('id', '=', id)
        .where('runner', '=', runner)
        .execute()
    },
  }
}
