import { PostgresDialect } from 'kysely'
import pg from 'pg'
import type { OpenedDialect } from './embedded.ts'
import { parseArray } from './parse-array.ts'
import { preparingPool } from './prepared-statements.ts'
import { arrayTypes, typeParsers } from './type-parsers.ts'
import type { Report } from './types.ts'

export interface ServerOptions {
  url: string
  /** Connections kept by this process. */
  poolSize?: number
  /** A statement is cancelled by the server after this; migrations lift it for themselves. */
  statementTimeoutMs?: number
  /** How long a caller waits for a connection, whether the server is away or all are taken. */
  connectionTimeoutMs?: number
}

/** Connects to a PostgreSQL server on first use. A lost connection fails its own query; the next one connects anew. */
export function openServer(options: ServerOptions, report: Report): OpenedDialect {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 2_000,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    application_name: 'lingpai',
    options: '-c timezone=UTC',
    types: { getTypeParser: typeParserOf },
  })
  pool.on('error', report)
  // A connection that breaks while in use tells its query and also emits; unheard, that would end the process.
  pool.on('connect', client => client.on('error', () => undefined))
  return {
    dialect: new PostgresDialect({ pool: preparingPool(pool) }),
    close: async () => void (pool.ended || (await pool.end())),
  }
}

type TypeParser = (text: string) => unknown

/** Values come as text; the types that are not listed keep the driver's parsers (arrays of text) or stay text. */
function typeParserOf(type: number): TypeParser {
  const element = typeParsers[arrayTypes[type] ?? 0]
  if (element !== undefined) return text => parseArray(text, element)
  return typeParsers[type] ?? (pg.types.getTypeParser(type, 'text') as TypeParser)
}
