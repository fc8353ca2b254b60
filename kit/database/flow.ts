import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError } from '../errors/index.ts'
import type { Report } from './types.ts'

/** One attempt at a transaction, or one gathering of writes, as seen by everything that is called from it. */
export interface Flow {
  state: 'opening' | 'inside' | 'gathering' | 'over'
  readonly afterCommit: (() => void)[]
}

const flows = new AsyncLocalStorage<Flow>()

export const newFlow = (state: 'opening' | 'gathering' = 'opening'): Flow => ({ state, afterCommit: [] })

export const runInFlow = <R>(flow: Flow, work: () => Promise<R>): Promise<R> => flows.run(flow, work)

export const runOutsideFlows = <R>(work: () => R): R => flows.exit(work)

/** The transaction this code runs in. What a transaction started and did not await outlives it and is outside. */
export function currentFlow(): Flow | undefined {
  const flow = flows.getStore()
  return flow?.state === 'over' ? undefined : flow
}

export const isInsideTransaction = (): boolean => currentFlow()?.state === 'inside'

/**
 * Called by whatever takes long or leaves the process (hashing, HTTP, gateways): a transaction that waits for it would
 * hold its locks, and on the embedded database everyone else, for as long.
 */
export function refuseInsideTransaction(what: string): void {
  if (isInsideTransaction()) throw new AppError('database.not_inside_transaction', { details: { what } })
}

/** A second connection asked for inside a transaction waits for ever on the embedded database, so it is refused on both. */
export function refuseForeignExecutor(): void {
  if (isInsideTransaction()) throw new AppError('database.foreign_executor')
}

export function runAfterCommit(flow: Flow, report: Report): void {
  for (const action of flow.afterCommit) {
    try {
      action()
    } catch (error) {
      // What was written has been: its caller must not be told that it failed.
      report(error)
    }
  }
}
