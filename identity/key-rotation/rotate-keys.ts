import { createKeyRing, type KeyMaterial, type KeyUse } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import { createEventLog, type EventKind } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ForeignColumn } from './columns.ts'
import { createRotationJournal, type Phase, type Rotation, type RotationJournal } from './journal.ts'
import { announce, dropOld, promote, refuseThirdIndex, ringVersion } from './phases.ts'
import { countLaggards } from './readers.ts'
import { fillStep, foreignIndexSteps, reEncryptionStep, reEncryptionSteps, type Step, switchStep } from './rewrite.ts'

export interface RotationDependencies {
  database: Database<IdentityTables>
  /** The one place where the keys are; `save` replaces them in one step (`saveKeyFile`). */
  material: { load: () => Promise<KeyMaterial>; save: (material: KeyMaterial) => Promise<void> }
  now: () => Date
  newId: () => string
  /** What other applications of the deployment have encrypted under the same keys. */
  others?: readonly ForeignColumn[]
  pause: (milliseconds: number) => Promise<void>
  /** Stops between two batches; the next call goes on there. */
  signal?: AbortSignal
  onBegin?: (resumed: boolean) => void
  onProgress?: (progress: RotationProgress) => void
  batchSize?: number
  timing?: Partial<RotationTiming>
}

export interface RotationTiming {
  goneAfterMs: number
  settleMs: number
  pollMs: number
  /** How long to wait for the running processes before giving up for now. */
  patienceMs: number
}

export interface RotationProgress {
  phase: Phase
  /** The column being rewritten, or null. */
  step: string | null
  rewritten: number
  /** Processes that have not followed yet. */
  waitingFor: number
}

export interface RotationSummary {
  outcome: 'completed' | 'stopped'
  resumed: boolean
  rewritten: number
  uses: Rotation['uses']
}

const defaultTiming: RotationTiming = { goneAfterMs: 60_000, settleMs: 30_000, pollMs: 1000, patienceMs: 600_000 }

/**
 * MAC keys only where asked for: throttles start again and codes under way are no longer found when theirs changes, and what
 * they guard lives for minutes.
 */
const defaultUses: Rotation['uses'] = ['encryption', 'blindIndex']

/**
 * Rotates keys while the service runs. Phases, each repeatable, the present one kept in the database:
 *
 * 1. announce: the new keys join the key file; encryption and MAC do not write with them yet. Rows get both blind indexes.
 * 2. promote: once every process has them, everything new is written with the new keys.
 * 3. fill: once every process does so, old rows are re-encrypted and get their second index, in batches.
 * 4. drop: the old keys leave the key file.
 * 5. switch: once no process has them, the new index takes the old one's column.
 *
 * @throws AppError `rotation.running-elsewhere`, `rotation.not-adopted` (a process does not follow),
 * `rotation.unreadable` (rows that no key can read: nothing is dropped), `rotation.too-many-keys`
 */
export async function rotateKeys(
  deps: RotationDependencies,
  uses: Rotation['uses'] = defaultUses,
): Promise<RotationSummary> {
  refuseThirdIndex(await deps.material.load())
  const journal = createRotationJournal({ ...deps, runner: deps.newId() })
  const { rotation, resumed } = await journal.begin({ id: deps.newId(), uses })
  try {
    deps.onBegin?.(resumed)
    const run: Run = { deps, journal, rotation, timing: { ...defaultTiming, ...deps.timing } }
    while (rotation.phase !== 'done' && !deps.signal?.aborted) await runPhase(run)
    const outcome = rotation.phase === 'done' ? 'completed' : 'stopped'
    return { outcome, resumed, rewritten: rotation.rewritten, uses: rotation.uses }
  } finally {
    await journal.release(rotation.id)
  }
}

interface Run {
  deps: RotationDependencies
  journal: RotationJournal
  /** Changed in place, and saved. */
  rotation: Rotation
  timing: RotationTiming
}

async function runPhase(run: Run): Promise<void> {
  const { deps, rotation } = run
  const { uses } = rotation
  switch (rotation.phase) {
    case 'announce':
      await changeMaterial(run, material => announce(material, uses, deps.now()))
      return await next(run, 'promote')
    case 'promote':
      if (!(await everyProcessFollowed(run))) return
      await changeMaterial(run, material => promote(material, uses))
      return await next(run, 'fill', 'key.rotated', await currentKeys(run))
    case 'fill': {
      if (!(await everyProcessFollowed(run))) return
      const { others = [] } = deps
      const steps = [
        ...(uses.includes('encryption') ? [...reEncryptionSteps, ...others.map(reEncryptionStep)] : []),
        ...(uses.includes('blindIndex') ? [fillStep, ...foreignIndexSteps(others)] : []),
      ]
      return (await runSteps(run, steps)) ? await next(run, 'drop') : undefined
    }
    case 'drop': {
      const dropped = await keysToDrop(run)
      await changeMaterial(run, material => dropOld(material, uses))
      return await next(run, 'switch', 'key.dropped', dropped)
    }
    case 'switch':
      if (!(await everyProcessFollowed(run))) return
      return (await runSteps(run, uses.includes('blindIndex') ? [switchStep] : []))
        ? await next(run, 'done')
        : undefined
    case 'done':
      return
  }
}

type KeyName = { use: KeyUse; keyId: string }

/** Keys belong to no realm; who runs the deployment is staff. */
const eventRealm = 'staff'

async function next(run: Run, phase: Phase, kind?: EventKind, keys: readonly KeyName[] = []): Promise<void> {
  const { deps, journal, rotation } = run
  const events = createEventLog(deps)
  Object.assign(rotation, { phase, position: null })
  await deps.database.transaction(async tx => {
    await journal.save(tx, rotation)
    if (kind === undefined) return
    for (const detail of keys) {
      await events.append(tx, { realm: eventRealm, kind, outcome: 'success', surface: 'command', detail })
    }
  })
}

async function currentKeys({ deps, rotation }: Run): Promise<KeyName[]> {
  const material = await deps.material.load()
  return rotation.uses.flatMap(use => material[use].slice(0, 1).map(key => ({ use, keyId: key.id })))
}

/** Noted before they are dropped: killed in between, the log must still tell which they were. */
async function keysToDrop({ deps, journal, rotation }: Run): Promise<KeyName[]> {
  const material = await deps.material.load()
  const old = rotation.uses
    .filter(use => use !== 'mac')
    .flatMap(use => material[use].slice(1).map(key => `${use} ${key.id}`))
  rotation.position ??= { step: 'drop', after: old }
  await journal.save(deps.database.query, rotation)
  return rotation.position.after.map(text => {
    const [use = '', keyId = ''] = text.split(' ')
    return { use: use as KeyUse, keyId }
  })
}

async function changeMaterial({ deps }: Run, change: (material: KeyMaterial) => KeyMaterial): Promise<void> {
  const before = await deps.material.load()
  const after = change(before)
  if (ringVersion(after) !== ringVersion(before)) await deps.material.save(after)
}

/** Waits until every running process works with the keys as they are now. @returns false where it was told to stop */
async function everyProcessFollowed({ deps, journal, rotation, timing }: Run): Promise<boolean> {
  const version = ringVersion(await deps.material.load())
  for (let waited = 0; ; waited += timing.pollMs) {
    const waitingFor = await countLaggards(deps.database, { version, ...timing })
    if (waitingFor === 0) return true
    if (deps.signal?.aborted) return false
    if (waited >= timing.patienceMs) throw new AppError('rotation.not-adopted', { details: { processes: waitingFor } })
    deps.onProgress?.({ phase: rotation.phase, step: null, rewritten: rotation.rewritten, waitingFor })
    await journal.save(deps.database.query, rotation)
    await deps.pause(timing.pollMs)
  }
}

/** @returns false where it was told to stop */
async function runSteps(run: Run, steps: readonly Step[]): Promise<boolean> {
  const { rotation } = run
  const from = steps.findIndex(step => step.name === rotation.position?.step)
  for (const step of steps.slice(Math.max(0, from))) {
    // Until a whole pass finds nothing: what was in hand when this began has been written by then.
    for (;;) {
      const pass = await runPass(run, step)
      if (pass === 'stopped') return false
      if (pass.unreadable > 0) {
        throw new AppError('rotation.unreadable', { details: { step: step.name, rows: pass.unreadable } })
      }
      if (pass.rewritten === 0) break
    }
  }
  return true
}

async function runPass(run: Run, step: Step): Promise<'stopped' | { rewritten: number; unreadable: number }> {
  const { deps, journal, rotation } = run
  const keys = createKeyRing(await deps.material.load())
  const total = { rewritten: 0, unreadable: 0 }
  const isResumed = rotation.position?.step === step.name && rotation.position.after.length > 0
  // A pass that began in the middle has not seen all: it must not be the last.
  if (isResumed) total.rewritten++
  let after = isResumed ? (rotation.position?.after ?? null) : null
  for (;;) {
    if (deps.signal?.aborted) return 'stopped'
    const batch = await deps.database.transaction(async tx => {
      const done = await step.run(tx, keys, after, deps.batchSize ?? 500)
      const position = { step: step.name, after: done.after ?? [] }
      await journal.save(tx, { ...rotation, position, rewritten: rotation.rewritten + done.rewritten })
      return { ...done, position }
    })
    rotation.position = batch.position
    rotation.rewritten += batch.rewritten
    total.rewritten += batch.rewritten
    total.unreadable += batch.unreadable
    deps.onProgress?.({ phase: rotation.phase, step: step.name, rewritten: rotation.rewritten, waitingFor: 0 })
    if (batch.after === null) return total
    after = batch.after
  }
}
