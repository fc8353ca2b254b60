export interface CountedStatement {
  text: string
  count: number
}

type Queries = { prototype: { query: (...args: never[]) => unknown } }

/** Counts what the driver sends, by text, while counting is on. */
export function countStatements(driver: unknown): { begin(): void; end(): CountedStatement[] } {
  const { prototype } = driver as Queries
  const plain = prototype.query
  const counts = new Map<string, number>()
  return {
    begin() {
      counts.clear()
      prototype.query = function counted(this: unknown, ...args: never[]): unknown {
        const [statement] = args as unknown[]
        const text = typeof statement === 'string' ? statement : String((statement as { text?: unknown })?.text)
        counts.set(text, (counts.get(text) ?? 0) + 1)
        return plain.apply(this, args)
      }
    },
    end() {
      prototype.query = plain
      return [...counts].map(([text, count]) => ({ text, count })).toSorted((a, b) => b.count - a.count)
    },
  }
}
