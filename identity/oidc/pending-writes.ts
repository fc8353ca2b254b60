import type { Write as AnyWrite, Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { Provider } from './library.ts'

type Write = AnyWrite<IdentityTables>

export type PendingWrites = ReturnType<typeof createPendingWrites>

/**
 * What a request has the provider keep is written in one statement before its answer goes out, so that an answer's grant, code and
 * tokens are kept all or none. Outside of the provider's requests each is written at once.
 */
export function createPendingWrites({ together, query }: Pick<Database<IdentityTables>, 'together' | 'query'>) {
  const byRequest = new WeakMap<object, Map<string, Write>>()
  const ofRequest = (): Map<string, Write> | undefined => Provider.ctx && byRequest.get(Provider.ctx)

  return {
    /** From here on the request's writes wait for `flush`. */
    gather: (request: object): void => void byRequest.set(request, new Map()),

    /** Later writes to the same row take the place of earlier ones. */
    async put(row: string, write: Write): Promise<void> {
      const pending = ofRequest()
      if (!pending) {
        await write(query)
        return
      }
      pending.delete(row)
      pending.set(row, write)
    },

    /** Before a look at rows that may be waiting. @param row null where it is not known which they are */
    async settle(row: string | null): Promise<void> {
      const pending = ofRequest()
      if (!pending || pending.size === 0 || (row !== null && !pending.has(row))) return
      const writes = [...pending.values()]
      pending.clear()
      await writeAll(writes)
    },

    /** What waits, to be written before the answer goes out. */
    take(request: object): Write[] {
      const writes = [...(byRequest.get(request)?.values() ?? [])]
      byRequest.delete(request)
      return writes
    },

    writeAll,
  }

  async function writeAll(writes: readonly Write[]): Promise<void> {
    const [only, ...more] = writes
    if (!only) return
    if (more.length === 0) await only(query)
    else
      await together(async executor => {
        for (const write of writes) await write(executor)
      })
  }
}
