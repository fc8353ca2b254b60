import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Hono } from 'hono'
import { z } from 'zod'
import {
  bodyLimit,
  createErrorTable,
  type RunningServer,
  readForm,
  readJson,
  readQuery,
  securityHeaders,
  startServer,
  strictPath,
} from './index.ts'

// security.md, "Bad input of any kind gets a 4xx that says what to mend, never a 500": what only a raw connection can send.

const incidents: unknown[] = []
const table = createErrorTable({}, { newIncident: () => 'i', logIncident: (_incident, error) => incidents.push(error) })
const app = new Hono()
app.use(securityHeaders({ origin: 'http://localhost' }), strictPath(), bodyLimit(1_000_000))
app.post('/form', async c => c.json(await readForm(c, z.object({ name: z.string() }), { limit: 1000 })))
app.post('/json', async c => c.json(await readJson(c, z.object({ name: z.string() }), { limit: 1000 })))
app.get('/query', c => c.json(readQuery(c, z.object({ name: z.string() }))))
app.get('/people/:name', c => c.text(c.req.param('name')))
app.onError(error => table.problemJson(error))

let server: RunningServer
let port = 0
before(async () => {
  server = startServer({ app, port: 0 })
  port = (await server.listening).port
})
after(() => server.stop())

/** Sends bytes as they are and gives the status of the first answer. */
function statusFor(...bytes: (string | Uint8Array)[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let seen = ''
    socket.on('error', reject)
    socket.on('data', chunk => {
      seen += chunk.toString('latin1')
      const status = /^HTTP\/1\.1 (\d{3})/.exec(seen)?.[1]
      if (!status) return
      resolve(Number(status))
      socket.destroy()
    })
    socket.on('close', () => reject(new Error('closed without an answer')))
    for (const part of bytes) socket.write(part)
  })
}
const host = 'Host: localhost\r\n'
const formType = 'Content-Type: application/x-www-form-urlencoded\r\n'

describe('on the wire', () => {
  it('413 for a chunked body that does not end', async () => {
    const chunk = `400\r\n${'a'.repeat(1024)}\r\n`
    assert.equal(
      await statusFor(`POST /form HTTP/1.1\r\n${host}${formType}Transfer-Encoding: chunked\r\n\r\n`, chunk, chunk),
      413,
    )
  })
  it('413 for an announced length, before the body comes', async () =>
    assert.equal(await statusFor(`POST /form HTTP/1.1\r\n${host}${formType}Content-Length: 2000000\r\n\r\n`), 413))
  it('400 for a form in GBK', async () =>
    assert.equal(
      await statusFor(
        `POST /form HTTP/1.1\r\n${host}${formType}Content-Length: 9\r\n\r\nname=`,
        new Uint8Array([0xc0, 0xee, 0xc3, 0xf7]),
      ),
      400,
    ))
  it('400 for a query with raw bytes that are not UTF-8', async () =>
    assert.equal(await statusFor(`GET /query?name=%C0%EE HTTP/1.1\r\n${host}\r\n`), 400))
  for (const path of ['/people/%C0%EE', '/people/a%00b', '/people/50%'])
    it(`400 for the path ${path}`, async () =>
      assert.equal(await statusFor(`GET ${path} HTTP/1.1\r\n${host}\r\n`), 400))
  it('400 for two lengths', async () =>
    assert.equal(
      await statusFor(`POST /form HTTP/1.1\r\n${host}${formType}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`),
      400,
    ))
  it('400 for a length beside chunks (request smuggling, RFC 9112 §6.1)', async () =>
    assert.equal(
      await statusFor(
        `POST /form HTTP/1.1\r\n${host}${formType}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ),
      400,
    ))
  it('400 for a host that is none', async () =>
    assert.equal(await statusFor('GET /query HTTP/1.1\r\nHost: a b/c\r\n\r\n'), 400))
  it('431 for headers without end', async () =>
    assert.equal(await statusFor(`GET /query HTTP/1.1\r\n${host}X: ${'a'.repeat(20_000)}\r\n\r\n`), 431))
  it('400 for what is not HTTP', async () => assert.equal(await statusFor('\u0016\u0003\u0001\r\n\r\n'), 400))
  it('none of it was an incident, and the server still answers', async () => {
    assert.deepEqual(incidents, [])
    assert.equal((await fetch(`http://127.0.0.1:${port}/query?name=a`)).status, 200)
  })
})
