/** The product, started as anybody starts it, in a process of its own; beside it the bare handler that it is compared with. */
import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Hono } from 'hono'
import { sql } from 'kysely'
import pg from 'pg'
import { startServer } from '../kit/http/index.ts'
import { startAll } from '../start/start-all.ts'
import { countStatements } from './count-statements.ts'
import { answerParent, workerSettings } from './worker.ts'
import { benchRealm } from './world/policy.ts'

export interface ProductSettings {
  environment: Record<string, string>
}

const { environment } = workerSettings() as ProductSettings
const running = await startAll({ environment })
const { database } = running

const bare = new Hono()
bare.get('/accounts/:id', async c => {
  const found = await sql`select id, status from identity.accounts where id = ${c.req.param('id')}`.execute(
    database.query,
  )
  return found.rows[0] ? c.json(found.rows[0]) : c.notFound()
})
const bareServer = startServer({ app: bare, port: 0 })
const { port } = await bareServer.listening
const statements = countStatements(pg.Client)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export const handlers = {
  async addresses() {
    const { identity, phone } = running.addresses
    return { issuerBase: `${identity}/realms`, phone, bare: `http://127.0.0.1:${port}/accounts` }
  },
  async someAccounts() {
    const found = await sql<{
      id: string
    }>`select id from identity.accounts where realm = ${benchRealm} limit 50`.execute(database.query)
    return { ids: found.rows.map(({ id }) => id) }
  },
  /** As registration would leave them. */
  async registerPhones({ phones }: { phones: { accountId: string; thumbprint: string; publicJwk: object }[] }) {
    const name = running.identity.keys.encrypt('Bench', 'phones.name')
    for (const { accountId, thumbprint, publicJwk } of phones)
      await sql`insert into identity.phones (account_id, id, realm, thumbprint, public_key, name_cipher, made_on, session_id, created_at, last_used_at)
        values (${accountId}, ${randomUUID()}, ${benchRealm}, ${thumbprint}, ${JSON.stringify(publicJwk)}, ${name}, 'Bench', ${randomUUID()}, now(), now())`.execute(
        database.query,
      )
  },
  /** So many wait at once only because their time is not over before the last has come. */
  async holdTickets() {
    await sql`update identity.tickets set expires_at = now() + interval '1 hour' where status = 'pending'`.execute(
      database.query,
    )
  },
  /** Resident bytes without what is only waiting to be collected. */
  async settledMemory() {
    collect()
    collect()
    return process.memoryUsage().rss
  },
  async countStatements() {
    statements.begin()
  },
  async countedStatements() {
    return statements.end()
  },
}

answerParent(handlers, async () => {
  await bareServer.stop(0)
  await running.stop()
})
