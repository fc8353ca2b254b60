import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import { answer, begin, passCaptcha, password, phone, register } from '../ceremonies/api/testing-headless.ts'
import type { IdentityTables } from '../tables.ts'
import { openTestApi } from '../testing-api.ts'
import { createOperationsRoutes, createReadiness } from './index.ts'

const world = await openTestApi()
const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await world.app.fetch(new Request(`http://localhost:8080${path}`, { headers }))
  return { response, text: await response.text() }
}
const lines = () => world.log.lines().map(line => JSON.parse(line) as Record<string, unknown>)
const accessLines = () => lines().filter(line => line.message === 'request')
/** The value of one series; undefined where it is not there. */
async function series(name: string, labels: string): Promise<number | undefined> {
  const { text } = await get('/metrics')
  const line = text.split('\n').find(one => one.startsWith(`${name}{${labels}} `) || one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.split(' ')[1])
}

it('is alive', async () => {
  const { response, text } = await get('/healthz')
  assert.deepEqual([response.status, text], [200, '{"alive":true}'])
  assert.equal(response.headers.get('cache-control'), 'no-store')
})

it('is ready when the database answers with this release’s tables', async () => {
  const { response, text } = await get('/readyz')
  assert.equal(response.status, 200)
  assert.deepEqual(JSON.parse(text), { ready: true, checks: { database: 'ok', migrations: 'ok', passwords: 'ok' } })
})

const parts = {
  database: world.database,
  migrationsFolder: new URL('identity/migrations/', packageRoot),
  hashPool: { depth: () => ({ running: 1, waiting: 0 }) },
  hashQueue: 2,
}

it('is not ready while a migration has not been applied', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-migrations-'))
  writeFileSync(join(folder, '9999-later.sql'), 'select 1;')
  const readiness = createReadiness({ ...parts, migrationsFolder: pathToFileURL(folder) })
  assert.deepEqual(await readiness(), {
    ready: false,
    checks: { database: 'ok', migrations: 'failing', passwords: 'ok' },
  })
})

it('is not ready while sign-ins are being turned away', async () => {
  const readiness = createReadiness({ ...parts, hashPool: { depth: () => ({ running: 2, waiting: 2 }) } })
  assert.deepEqual((await readiness()).checks.passwords, 'failing')
})

it('is not ready without a database, and says so as 503', async () => {
  const closed = await openTestDatabase<IdentityTables>()
  await closed.close()
  const readiness = createReadiness({ ...parts, database: closed })
  const app = createOperationsRoutes({ readiness, metrics: world.metrics, metricsToken: null, production: false })
  const response = await app.fetch(new Request('http://localhost/readyz'))
  assert.equal(response.status, 503)
  assert.deepEqual(await response.json(), {
    ready: false,
    checks: { database: 'failing', migrations: 'failing', passwords: 'ok' },
  })
})

it('does not hang where the database does', async () => {
  const never = () => new Promise<never>(() => {})
  const query = world.database.query.withPlugin({ transformQuery: ({ node }) => node, transformResult: never })
  const readiness = createReadiness({ ...parts, database: { query }, patience: 20 })
  assert.equal((await readiness()).checks.database, 'failing')
})

it('counts sign-ins by realm and result, locks, answers by route, hashes and notices', async () => {
  const client = world.client()
  await register(world, client)
  const stranger = world.client()
  for (let count = 0; count < 5; count++) {
    const view = await begin(stranger, { purpose: 'sign-in' })
    if (view.next.step.kind === 'captcha') await passCaptcha(stranger, view.id)
    await answer(stranger, view.id, { kind: 'password', identifier: phone, password: `${password}?` })
  }
  assert.equal(await series('lingpai_sign_ins_total', 'realm="toll",result="failed"'), 5)
  assert.equal(await series('lingpai_ceremonies_total', 'realm="toll",purpose="registration",result="completed"'), 1)
  assert.equal(await series('lingpai_locks_total', 'realm="toll",authenticator="password"'), 1)
  const route = '/realms/:realm/api/ceremonies/:id/answers'
  assert.equal(await series('lingpai_http_requests_total', `method="POST",route="${route}",status="422"`), 5)
  assert.equal(await series('lingpai_password_hashes', 'state="waiting"'), 0)
  assert.ok(((await series('lingpai_notices', 'realm="toll",channel="sms",state="waiting"')) ?? 0) > 0)
  assert.ok((await series('lingpai_event_loop_lag_seconds', 'quantile="0.99"')) !== undefined)
  assert.ok(((await series('process_resident_memory_bytes', '')) ?? 0) > 1e6)
})

it('counts what was sent and how long it waited', async () => {
  world.clock.pass(100)
  await world.notices.drain()
  assert.ok(((await series('lingpai_notices_ended_total', 'realm="toll",channel="sms",result="sent"')) ?? 0) > 0)
})

it('counts nothing that was rolled back', async () => {
  const before = await series('lingpai_sign_ins_total', 'realm="toll",result="refused"')
  const event = { realm: 'toll', kind: 'sign-in.refused', outcome: 'refused', surface: 'api' } as const
  await assert.rejects(
    world.database.transaction(async tx => {
      await world.events.append(tx, event)
      throw new Error('rolled back')
    }),
  )
  assert.equal(await series('lingpai_sign_ins_total', 'realm="toll",result="refused"'), before)
  await world.database.transaction(tx => world.events.append(tx, event))
  assert.equal(await series('lingpai_sign_ins_total', 'realm="toll",result="refused"'), (before ?? 0) + 1)
})

it('has no personal data in its labels', async () => {
  const { text } = await get('/metrics')
  for (const secret of [phone, '139****1234', '13900001234']) assert.ok(!text.includes(secret))
  assert.ok(!/[0-9a-f]{8}-[0-9a-f]{4}-/.test(text), 'an id is in a label')
})

it('shows metrics only to who has the token, where one is set', async () => {
  const app = createOperationsRoutes({
    readiness: world.readiness,
    metrics: world.metrics,
    metricsToken: 'right',
    production: true,
  })
  const read = async (authorization: string) =>
    (await app.fetch(new Request('http://localhost/metrics', { headers: { authorization } }))).status
  assert.equal(await read('Bearer right'), 200)
  assert.equal(await read('Bearer wrong'), 401)
  assert.equal(await read(''), 401)
})

it('has no metrics in production without a token (ASVS 5.0 13.4)', async () => {
  const statusIn = async (production: boolean) => {
    const app = createOperationsRoutes({
      readiness: world.readiness,
      metrics: world.metrics,
      metricsToken: null,
      production,
    })
    return (await app.fetch(new Request('http://localhost/metrics'))).status
  }
  assert.equal(await statusIn(true), 404)
  assert.equal(await statusIn(false), 200)
})

it('writes one line an answer: method, route, status, time, realm and an id that the answer carries too', async () => {
  const { response } = await get('/realms/toll/api/session?phone=13900001234')
  const line = accessLines().at(-1)
  const { ms, level: _level, time: _time, app: _app, message: _message, ...rest } = line ?? {}
  assert.deepEqual(rest, {
    method: 'GET',
    route: '/realms/:realm/api/session',
    status: 200,
    realm: 'toll',
    requestId: response.headers.get('x-request-id'),
  })
  assert.equal(typeof ms, 'number')
  assert.deepEqual(world.log.findings(), [])
})

it('names the route that failed, and patterns alone for what is no route', async () => {
  await get('/realms/toll/api/ceremonies/01a1f6ae-9900-764d-bfef-b5645df2cd97')
  assert.deepEqual(
    [accessLines().at(-1)?.route, accessLines().at(-1)?.status],
    ['/realms/:realm/api/ceremonies/:id', 404],
  )
  await get('/13900001234/x@y.example')
  assert.ok(!String(accessLines().at(-1)?.route).includes('1390'))
  await get('/realms/nowhere/api/session')
  assert.deepEqual([accessLines().at(-1)?.realm, accessLines().at(-1)?.status], [null, 404])
})

it('writes of what the OpenID provider answers as well, without ids or queries', () => {
  const raw = world.watchRaw(req => req.url !== '/elsewhere')
  const response = Object.assign(new EventEmitter(), { statusCode: 303 })
  const ask = (url: string) => raw({ url, method: 'GET' } as IncomingMessage, response as unknown as ServerResponse)
  assert.ok(ask('/realms/toll/oidc/authorize/V1StGXR8_Z5jdHi6B?login_hint=13900001234'))
  const before = accessLines().length
  response.emit('close')
  assert.equal(accessLines().length, before + 1)
  const line = accessLines().at(-1)
  assert.deepEqual([line?.route, line?.status, line?.realm], ['/realms/:realm/oidc/authorize', 303, 'toll'])
  assert.ok(!ask('/elsewhere'))
})
