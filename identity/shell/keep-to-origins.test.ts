import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { startServer } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'
import { keepToOrigins } from './keep-to-origins.ts'

const realms = ['toll', 'staff'].map(name => ({ name, policy: { origin: `https://id.${name}.example` } }) as Realm)
const find = (name: string): Realm | undefined => realms.find(one => one.name === name)

const server = startServer({
  port: 0,
  raw: keepToOrigins({ find, all: () => realms }, (_req, res) => res.end('inner') !== undefined),
  handler: (_req, res) => void res.end(),
})
const { port } = await server.listening
after(async () => await server.stop())

async function statusOf(path: string, host: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1', path, headers: { host } }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on('error', reject).end()
  })
}

async function statusWithoutHost(path: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(`GET ${path} HTTP/1.0\r\n\r\n`))
    socket.once('data', data => {
      resolve(Number(/^HTTP\/1\.\d (\d+)/.exec(data.toString())?.[1]))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test('a realm answers at its own origin', async () => {
  for (const host of ['id.toll.example', 'id.toll.example:443', 'ID.toll.example'])
    assert.equal(await statusOf('/realms/toll/sign-in', host), 200, host)
})

test('at the origin of another it is misdirected (RFC 9110 15.5.20)', async () => {
  for (const host of ['id.toll.example', 'id.toll.example:443', 'ID.toll.example'])
    assert.equal(await statusOf('/realms/staff/sign-in', host), 421, host)
  assert.equal(await statusOf('/realms/toll/sign-in', 'id.staff.example'), 421)
})

test('at any other name it is misdirected as well', async () => {
  for (const host of ['localhost', '10.0.0.1:8080', 'id.staff.example.evil.example', 'id.staff.example:8443', '?'])
    assert.equal(await statusOf('/realms/staff/sign-in', host), 421, host)
})

test('without a Host it is misdirected (HTTP/1.0)', async () => {
  assert.equal(await statusWithoutHost('/realms/staff/sign-in'), 421)
  assert.equal(await statusWithoutHost('/healthz'), 200)
})

test('so is every spelling of its address', async () => {
  const metadata = '/.well-known/oauth-authorization-server/realms/staff'
  for (const path of ['/realms/staff', '/realms/%73taff/api/session', '/realms/staff?x=1', metadata])
    assert.equal(await statusOf(path, 'id.toll.example'), 421, path)
})

test('what belongs to no realm answers at the origin of each', async () => {
  for (const path of ['/assets/x.css', '/realms/nowhere', '/realms/%zz']) {
    assert.equal(await statusOf(path, 'id.toll.example'), 200, path)
    assert.equal(await statusOf(path, 'localhost'), 421, path)
  }
})

test('health, readiness and metrics answer everywhere, and nothing that only looks like them', async () => {
  for (const path of ['/healthz', '/readyz?verbose', '/metrics']) assert.equal(await statusOf(path, 'localhost'), 200)
  for (const path of ['/healthz/x', '//healthz', '/x/../healthz', '/realms/staff/healthz'])
    assert.equal(await statusOf(path, 'localhost'), 421, path)
})
