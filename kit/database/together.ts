import {
  CompiledQuery,
  type DatabaseConnection,
  DeleteQueryNode,
  InsertQueryNode,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RootOperationNode,
  UpdateQueryNode,
} from 'kysely'
import { hasCode } from './failures.ts'
import { newFlow, runAfterCommit, runInFlow } from './flow.ts'
import { retrying } from './retrying.ts'
import type { Compilable, Database, Report } from './types.ts'

/** What `Database.together` does: gathered writes become the common table expressions of one statement. */
export function createTogether<T>(query: Kysely<T>, report: Report): Database<T>['together'] {
  return async (work, { provided = [] } = {}) => {
    const flow = newFlow('gathering')
    const writes: CompiledQuery[] = []
    let value: Awaited<ReturnType<typeof work>>
    try {
      value = await runInFlow(flow, async () => await work(gatherer<T>(writes)))
    } finally {
      flow.state = 'over'
    }
    if (!(await run(query, writes, provided))) return { ok: false }
    runAfterCommit(flow, report)
    return { ok: true, value }
  }
}

/** @returns false where a write that all others hang on touched no row */
async function run<T>(
  query: Kysely<T>,
  writes: readonly CompiledQuery[],
  provided: readonly Compilable[],
): Promise<boolean> {
  const statement = joined(
    writes,
    provided.map(one => one.compile()),
  )
  if (!statement) return true
  try {
    await retrying(() => query.executeQuery(statement))
    return true
  } catch (error) {
    if (provided.length > 0 && hasCode(error, divisionByZero)) return false
    throw error
  }
}

function joined(writes: readonly CompiledQuery[], provided: readonly CompiledQuery[]): CompiledQuery | null {
  const parameters: unknown[] = []
  const part = (name: string, { sql, parameters: own }: CompiledQuery): string => {
    const text = `"${name}" as (${renumbered(sql, parameters.length)})`
    parameters.push(...own)
    return text
  }
  const parts = [
    ...writes.map((write, index) => part(`write_${index}`, write)),
    ...provided.map((write, index) => part(`provided_${index}`, write)),
  ]
  if (parts.length === 0) return null
  // Dividing by zero fails the statement, and with it every write.
  const counts = provided.map((_, index) => ` * (select count(*) from "provided_${index}")`)
  return CompiledQuery.raw(`with ${parts.join(', ')} select 1 / (1${counts.join('')})`, parameters)
}

const mostTexts = 1000
const texts = new Map<string, string>()

/** The statement with its parameters' numbers raised. Of the few places that a statement of ours takes each is put into words once. */
function renumbered(sql: string, by: number): string {
  if (by === 0) return sql
  const key = `${by} ${sql}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = sql.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + by}`)
  if (texts.size < mostTexts) texts.set(key, text)
  return text
}

/** A Kysely whose statements are kept, not run. */
function gatherer<T>(writes: CompiledQuery[]): Kysely<T> {
  const connection: DatabaseConnection = {
    executeQuery: async compiled => {
      if (!answersNothing(compiled.query)) throw new TypeError('only writes that return nothing can be gathered')
      writes.push(compiled)
      return { rows: [] }
    },
    streamQuery: () => {
      throw new TypeError('only writes that return nothing can be gathered')
    },
  }
  return new Kysely<T>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: db => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => driverOf(connection),
    },
  })
}

const nothing = async (): Promise<void> => {}

const driverOf = (connection: DatabaseConnection) => ({
  init: nothing,
  acquireConnection: async () => connection,
  beginTransaction: nothing,
  commitTransaction: nothing,
  rollbackTransaction: nothing,
  releaseConnection: nothing,
  destroy: nothing,
})

function answersNothing(node: RootOperationNode): boolean {
  const isWrite = InsertQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node)
  return isWrite && node.returning === undefined
}

const divisionByZero = '22012'
