import type { Database } from '../../kit/database/index.ts'
import type { Logger } from '../../kit/log/index.ts'
import type { Realms } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { rotated } from './rules.ts'
import { type ClaimedNotice, claimNotices, expireCodes, type Lane } from './store.ts'

export interface DispatcherLimits {
  /** Sendings at once in each of the six lanes. */
  parallel: number
  /** How often what other processes left is looked for. */
  pollMs: number
  /** How long a claimed notice is ours; well above the gateways' timeout. */
  leaseMs: number
}

export interface DispatcherDependencies {
  database: Pick<Database<IdentityTables>, 'query'>
  realms: Pick<Realms, 'all'>
  now: () => Date
  logger: Pick<Logger, 'error'>
  limits: DispatcherLimits
  send: (notice: ClaimedNotice) => Promise<void>
  expired: (notice: { realm: string; channel: string; template: string; createdAt: Date }) => void
}

const expiryBatch = 500

/**
 * Sends what is due: at once when kicked after a commit, and every few seconds for what a killed process or another one left.
 * A channel's codes and its other notices each have a lane of their own.
 */
export function createDispatcher(deps: DispatcherDependencies) {
  const lanes = (['sms', 'email', 'push'] as const).flatMap(channel =>
    [true, false].map(isCode => createLane(deps, { channel, isCode })),
  )
  let polling: NodeJS.Timeout | undefined
  let isStopped = false

  function pumpAll(): void {
    for (const lane of lanes) lane.pump()
  }

  async function expire(): Promise<void> {
    const late = await expireCodes(deps.database.query, deps.now(), expiryBatch)
    for (const notice of late) deps.expired(notice)
    if (late.length === expiryBatch) await expire()
  }

  function poll(): void {
    expire().catch(error => deps.logger.error({ err: error }, 'dropping expired codes failed'))
    pumpAll()
  }

  const idle = async (): Promise<void> => void (await Promise.all(lanes.map(lane => lane.idle())))

  return {
    start(): void {
      if (polling !== undefined || isStopped) return
      polling = setInterval(poll, deps.limits.pollMs)
      poll()
    },

    /** Claims nothing more and waits for what is being sent. */
    async stop(): Promise<void> {
      isStopped = true
      clearInterval(polling)
      for (const lane of lanes) lane.stop()
      await idle()
    },

    /** Nothing where the dispatcher does not run in this process: one that runs elsewhere polls. */
    kick(lane?: Lane): void {
      if (polling === undefined) return
      for (const each of lanes) if (lane === undefined || each.is(lane)) each.pump()
    },

    /** One round without `start`: everything due now, tried and settled. */
    async drain(): Promise<void> {
      await expire()
      pumpAll()
      await idle()
    },
  }
}

function createLane(deps: DispatcherDependencies, lane: Lane) {
  const { parallel, leaseMs } = deps.limits
  const sending = new Set<Promise<void>>()
  const state = { isClaiming: false, isAskedAgain: false, isStopped: false, turn: 0 }
  let claiming: Promise<void> = Promise.resolve()

  /** One claim at a time; whoever asks meanwhile makes it look once more. */
  function pump(): void {
    if (state.isStopped) return
    state.isAskedAgain = true
    if (!state.isClaiming) claiming = claimAll()
  }

  async function claimAll(): Promise<void> {
    state.isClaiming = true
    try {
      while (state.isAskedAgain && !state.isStopped) {
        state.isAskedAgain = false
        await claimWhileFree()
      }
    } catch (error) {
      // The database is away; the next poll tries again.
      deps.logger.error({ err: error }, 'claiming notices failed')
    } finally {
      state.isClaiming = false
    }
  }

  async function claimWhileFree(): Promise<void> {
    // Where all are busy, the first that ends pumps again.
    while (sending.size < parallel && !state.isStopped) {
      const now = deps.now()
      const claimed = await claimNotices(deps.database.query, {
        lane,
        realms: rotated(
          deps.realms.all().map(realm => realm.name),
          state.turn++,
        ),
        limit: parallel - sending.size,
        now,
        leasedUntil: new Date(now.getTime() + leaseMs),
      })
      if (claimed.length === 0) return
      for (const notice of claimed) begin(notice)
    }
  }

  function begin(notice: ClaimedNotice): void {
    const sent = deps
      .send(notice)
      // What came of it could not be written down: the lease runs out and it is sent again.
      .catch(error => deps.logger.error({ err: error, notice: notice.id }, 'settling a notice failed'))
      .finally(() => {
        sending.delete(sent)
        pump()
      })
    sending.add(sent)
  }

  return {
    pump,
    is: (other: Lane): boolean => other.channel === lane.channel && other.isCode === lane.isCode,
    stop: (): void => void (state.isStopped = true),
    async idle(): Promise<void> {
      while (state.isClaiming || sending.size > 0) await Promise.all([claiming, ...sending])
    },
  }
}
