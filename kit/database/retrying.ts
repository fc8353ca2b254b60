import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../errors/index.ts'
import { isWorthRetrying } from './failures.ts'
import { refuseForeignExecutor } from './flow.ts'

const maximumAttempts = 8

/** Tries again what PostgreSQL says may work the next time. @throws AppError `database.conflict` where it never does */
export async function retrying<R>(run: () => Promise<R>): Promise<R> {
  refuseForeignExecutor()
  for (let attempts = 1; ; attempts++) {
    try {
      return await run()
    } catch (error) {
      if (!isWorthRetrying(error)) throw error
      if (attempts === maximumAttempts) throw new AppError('database.conflict', { cause: error })
      // Full jitter: those who collided must not meet again.
      await wait(Math.random() * Math.min(500, 5 * 2 ** attempts))
    }
  }
}
