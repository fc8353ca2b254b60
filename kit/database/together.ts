import {
  type DatabaseConnection,
  DeleteQueryNode,
  InsertQueryNode,
  Kysely,
  type OperationNode,
  type OperationNodeSource,
  PostgresAdapter,
  PostgresIntrospector,
  type RootOperationNode,
  sql,
  UpdateQueryNode,
} from 'kysely'
import { hasCode } from './failures.ts'
import { newFlow, runAfterCommit, runInFlow } from './flow.ts'
import { retrying } from './retrying.ts'
import type { Database, Report } from './types.ts'

/** What `Database.together` does: gathered writes become the common table expressions of one statement. */
export function createTogether<T>(query: Kysely<T>, report: Report): Database<T>['together'] {
  return async (work, { provided = [] } = {}) => {
    const flow = newFlow('gathering')
    const writes: OperationNode[] = []
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
  writes: readonly OperationNode[],
  provided: readonly OperationNodeSource[],
): Promise<boolean> {
  const parts = [
    ...writes.map((node, index) => part(`write_${index}`, node)),
    ...provided.map((source, index) => part(`provided_${index}`, source.toOperationNode())),
  ]
  if (parts.length === 0) return true
  // Dividing by zero fails the statement, and with it every write.
  const counts = provided.map((_, index) => sql`(select count(*) from ${sql.id(`provided_${index}`)})`)
  try {
    await retrying(() =>
      sql`with ${sql.join(parts)} select 1 / (${sql.join([sql`1`, ...counts], sql` * `)})`.execute(query),
    )
    return true
  } catch (error) {
    if (provided.length > 0 && hasCode(error, divisionByZero)) return false
    throw error
  }
}

const part = (name: string, node: OperationNode) =>
  sql`${sql.id(name)} as (${{ expressionType: undefined, toOperationNode: () => node }})`

/** A Kysely whose statements are kept, not run. */
function gatherer<T>(writes: OperationNode[]): Kysely<T> {
  const connection: DatabaseConnection = {
    executeQuery: async ({ query }) => {
      if (!answersNothing(query)) throw new TypeError('only writes that return nothing can be gathered')
      writes.push(query)
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
      createQueryCompiler: () => ({ compileQuery: (query, queryId) => ({ query, queryId, sql: '', parameters: [] }) }),
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
