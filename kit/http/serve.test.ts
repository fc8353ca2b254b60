import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { AppError } from '../errors/index.ts'
import { createFetchJson, startServer } from './index.ts'

const hello = new Hono().get('/', c => c.text('hello'))

describe('startServer', () => {
  it('serves a Hono application, raw paths before it', async () => {
    const raw = (req: IncomingMessage, res: ServerResponse) => {
      if (req.url !== '/raw') return false
      res.end('raw')
      return true
    }
    const server = startServer({ app: hello, raw, port: 0 })
    const { port } = await server.listening
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'hello')
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/raw`)).text(), 'raw')
    await server.stop()
  })

  it('serves a plain Node handler', async () => {
    const server = startServer({ handler: (_req, res) => res.end('plain'), port: 0 })
    const { port } = await server.listening
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'plain')
    await server.stop()
  })

  it('says that the address is in use', async () => {
    const first = startServer({ app: hello, port: 0 })
    const { port } = await first.listening
    const second = startServer({ app: hello, port })
    await assert.rejects(second.listening, {
      code: 'server.address_in_use',
      details: { host: '127.0.0.1', port, reason: 'EADDRINUSE' },
    })
    await second.stop()
    await first.stop()
  })

  it('lets a request in flight finish, accepts no more, and closes kept-alive connections', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const slow = new Hono().get('/', async c => {
      begun.resolve()
      await release.promise
      return c.text('finished')
    })
    const server = startServer({ app: slow, port: 0 })
    const { port } = await server.listening
    const answer = fetch(`http://127.0.0.1:${port}/`)
    await begun.promise
    const stopped = server.stop(60_000)
    assert.equal(server.stopping.aborted, true)
    const late = connect(port, '127.0.0.1')
    const [refusal] = await once(late, 'error')
    assert.equal(refusal.code, 'ECONNREFUSED')
    release.resolve()
    assert.equal(await (await answer).text(), 'finished')
    await stopped
  })

  it('closes what is still open at the deadline', async () => {
    const begun = Promise.withResolvers<void>()
    const server = startServer({ handler: () => begun.resolve(), port: 0 })
    const { port } = await server.listening
    const answer = fetch(`http://127.0.0.1:${port}/`)
    const failed = assert.rejects(answer)
    await begun.promise
    await server.stop(1)
    await failed
  })
})

describe('fetchJson', () => {
  const noGuard = () => {}
  async function withServer(answer: Parameters<typeof createServer>[1], work: (url: string) => Promise<void>) {
    const server = createServer({}, answer)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert(typeof address === 'object' && address)
    try {
      await work(`http://127.0.0.1:${address.port}`)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('gives any status with its JSON', () =>
    withServer(
      (req, res) => req.pipe(res.writeHead(418)),
      async url => {
        const answer = await createFetchJson({ guard: noGuard })({ url, method: 'POST', body: '{"a":1}' })
        assert.deepEqual([answer.status, answer.json()], [418, { a: 1 }])
      },
    ))

  it('refuses inside a transaction, before anything is sent', async () => {
    const guard = (what: string) => {
      throw new AppError('database.awaited_in_transaction', { details: { what } })
    }
    const fetch = () => assert.fail('sent')
    await assert.rejects(createFetchJson({ guard, fetch })({ url: 'http://sms.example.cn/x?phone=1' }), {
      code: 'database.awaited_in_transaction',
      details: { what: 'HTTP to sms.example.cn' },
    })
  })

  it('gives up at the deadline', () =>
    withServer(
      () => {},
      async url => {
        const host = new URL(url).host
        await assert.rejects(createFetchJson({ guard: noGuard })({ url, timeoutMs: 20 }), {
          code: 'upstream.timeout',
          details: { host },
        })
      },
    ))

  it('gives up at the deadline also while the body trickles', () =>
    withServer(
      (_req, res) => void res.write('{'),
      async url => {
        await assert.rejects(createFetchJson({ guard: noGuard })({ url, timeoutMs: 50 }), { code: 'upstream.timeout' })
      },
    ))

  it('stops reading beyond the limit', () =>
    withServer(
      (_req, res) => res.end('x'.repeat(2000)),
      async url => {
        await assert.rejects(createFetchJson({ guard: noGuard, maxBytes: 1000 })({ url }), {
          code: 'upstream.too_large',
        })
      },
    ))

  it('says when nobody listens', async () => {
    await assert.rejects(createFetchJson({ guard: noGuard })({ url: 'http://127.0.0.1:1/' }), {
      code: 'upstream.unreachable',
    })
  })

  it('says when the answer is no JSON', () =>
    withServer(
      (_req, res) => res.end('<html>'),
      async url => {
        const answer = await createFetchJson({ guard: noGuard })({ url })
        assert.throws(() => answer.json(), { code: 'upstream.malformed' })
      },
    ))

  it('follows no redirect', () =>
    withServer(
      (_req, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      async url => assert.equal((await createFetchJson({ guard: noGuard })({ url })).status, 302),
    ))
})
