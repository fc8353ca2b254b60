import { AppError } from '../../../kit/errors/index.ts'

export type WorkBound = {
  /** Runs the work now or in its turn; throws `overloaded` with `retryAfterSeconds` when the queue is full. */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  depth(): { running: number; waiting: number }
}

const firstGuessMs = 50
const newestWeighs = 0.1

/**
 * At most `running` works at a time and `queue` waiting, first come first served. What is beyond is turned away at
 * once: a queue without end would answer nobody in time (security.md, Guessing). `clock` counts milliseconds.
 */
export function createWorkBound({
  running: most,
  queue,
  clock,
}: {
  running: number
  queue: number
  clock: () => number
}): WorkBound {
  const waiting: (() => void)[] = []
  let running = 0
  let averageMs = firstGuessMs

  async function admitted<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = clock()
    try {
      return await work()
    } finally {
      averageMs += newestWeighs * (clock() - start - averageMs)
      // The place is handed on, not freed: nobody who comes later can take it from the first in the queue.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  return {
    async run(work) {
      if (running < most) {
        running += 1
      } else {
        if (waiting.length >= queue) throw overloaded((averageMs * (waiting.length + 1)) / most)
        await new Promise<void>(resolve => waiting.push(resolve))
      }
      return await admitted(work)
    },
    depth: () => ({ running, waiting: waiting.length }),
  }
}

function overloaded(waitMs: number): AppError {
  return new AppError('overloaded', { details: { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) } })
}
