import type { QueueOptions } from 'pg-boss'

export interface JobDefinition {
  /** A cron line of five fields, in `timeZone`. */
  schedule?: string
  /** By default Asia/Shanghai, whose days the institutions' rules are written for. */
  timeZone?: string
  /** How often it runs whatever happens; `wake` may run it sooner. */
  everySeconds?: number
  /** A run that takes longer is told so by `signal` and counts as failed. By default 15 minutes. */
  timeoutSeconds?: number
  work(run: { signal: AbortSignal }): Promise<void>
}

/** A worker that has not been heard of for so long is dead, and its run is given to another. The least pg-boss takes is 10. */
const heartbeatSeconds = 20

export const queueOptions = (definition: JobDefinition): QueueOptions & { policy: string } => ({
  // At most one run waiting and one active: a wake during a run is not lost, and a hundred wakes are one run.
  policy: 'stately',
  retryLimit: 3,
  retryDelay: 1,
  retryBackoff: true,
  expireInSeconds: definition.timeoutSeconds ?? 900,
  heartbeatSeconds,
  retentionSeconds: 3600,
  deleteAfterSeconds: 3600,
})
