import { PostgresDialect } from 'kysely'
import pg from 'pg'
import type { OpenedDialect } from './embedded.ts'
import { parseArray } from './parse-array.ts'
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
  return { dialect: new PostgresDialect({ pool }), close: async () => void (pool.ended || (await pool.end())) }
}

const typeParserOf: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') => {
  if (format === 'binary') return pg.types.getTypeParser(type, 'binary')
  const parser = typeParsers[type]
  if (parser !== undefined) return parser
  const element = typeParsers[arrayTypes[type] ?? 0]
  if (element !== undefined) return (text: string) => parseArray(text, element)
  return pg.types.getTypeParser(type, 'text')
}
