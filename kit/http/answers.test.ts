import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { AppError } from '../errors/index.ts'
import { contentSecurityPolicy, createCookies, createErrorTable, noStore, securityHeaders } from './index.ts'

async function headersFor(origin: string) {
  const app = new Hono()
  app.use(securityHeaders({ origin, formAction: ['https://toll.example.cn'] }))
  app.get('/me', noStore(), c => c.text('personal'))
  return (await app.request('/me')).headers
}

describe('securityHeaders (security.md, Data: headers)', () => {
  it('forbid inline, frames, sniffing and referrers', async () => {
    const headers = await headersFor('https://id.example.cn')
    const policy = headers.get('content-security-policy') ?? ''
    assert.doesNotMatch(policy, /unsafe/)
    for (const part of [
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self'`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
    ]) {
      assert.ok(policy.split('; ').includes(part), part)
    }
    assert.ok(policy.includes(`form-action 'self' https://toll.example.cn`))
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.match(headers.get('permissions-policy') ?? '', /geolocation=\(\)/)
    assert.equal(headers.get('cache-control'), 'no-store')
  })
  it('demand https from then on', async () =>
    assert.match(
      (await headersFor('https://id.example.cn')).get('strict-transport-security') ?? '',
      /max-age=63072000/,
    ))
  for (const origin of [
    'http://id.example.cn',
    'http://localhost:8080',
    'https://localhost:8080',
    'https://127.0.0.1',
    'https://mybox.local:8080',
    'https://[::1]',
  ])
    it(`do not demand it for ${origin}`, async () =>
      assert.equal((await headersFor(origin)).get('strict-transport-security'), null))
  it('stand on refusals too', async () => {
    const app = new Hono().use(securityHeaders({ origin: 'http://localhost' }))
    app.get('/', () => {
      throw new AppError('request.malformed')
    })
    app.onError(() => new Response('', { status: 400 }))
    for (const path of ['/', '/nothing-here']) {
      const answer = await app.request(path)
      assert.ok(answer.status >= 400)
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    }
  })
  it('leave a policy that the page set itself', async () => {
    const own = contentSecurityPolicy({ formAction: ['https://bank.example.cn'] })
    const app = new Hono().use(securityHeaders({ origin: 'http://localhost' }))
    app.get('/', c => c.text('', 200, { 'Content-Security-Policy': own }))
    assert.equal((await app.request('/')).headers.get('content-security-policy'), own)
  })
})

describe('createErrorTable', () => {
  const logged: [string, unknown][] = []
  const table = createErrorTable(
    { 'hash.busy': 503, 'account.closed': 409 },
    { newIncident: () => 'incident-7', logIncident: (incident, error) => logged.push([incident, error]) },
  )
  it('answers a known code with its status and details (RFC 9457)', async () => {
    const response = table.problemJson(new AppError('account.closed', { details: { since: '2026-01-01' } }))
    assert.equal(response.status, 409)
    assert.deepEqual(await response.json(), {
      type: 'urn:lingpai:problem:account.closed',
      title: 'Conflict',
      status: 409,
      code: 'account.closed',
      details: { since: '2026-01-01' },
    })
  })
  it('says when to come back', () => {
    const busy = new AppError('hash.busy', { details: { retryAfterSeconds: 1.2 } })
    assert.equal(table.problemJson(busy).headers.get('retry-after'), '2')
  })
  for (const error of [
    new Error('password of 13800138000 is x'),
    new AppError('nobody.listed', { details: { secret: 1 } }),
    'text',
    undefined,
  ])
    it(`answers ${String(error)} with an incident and nothing else`, async () => {
      logged.length = 0
      const response = table.problemJson(error)
      assert.deepEqual(await response.json(), {
        type: 'urn:lingpai:problem:internal',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal',
        incident: 'incident-7',
      })
      assert.deepEqual(logged, [['incident-7', error]])
    })
  it("takes the framework's own 4xx for a malformed request", () =>
    assert.deepEqual(
      [table.describe(new HTTPException(400)).status, table.describe(new HTTPException(400)).code],
      [400, 'request.malformed'],
    ))
  it('tells a surface the status of a code', () => assert.equal(table.statusOf('request.too_large'), 413))
})

describe('createCookies', () => {
  async function setCookieHeader(origin: string, path = '/') {
    const cookies = createCookies({ app: 'identity', realm: 'toll', origin, path })
    const app = new Hono()
    app.get('*', c => {
      cookies.set(c, 'session', 'a b', { maxAge: 1e9 })
      return c.text(cookies.get(c, 'session') ?? 'none')
    })
    const answer = await app.request('/', { headers: { cookie: `${cookies.name('session')}=x%20y` } })
    assert.equal(await answer.text(), 'x y')
    return answer.headers.get('set-cookie')
  }
  it('take the __Host- prefix on https', async () =>
    assert.equal(
      await setCookieHeader('https://id.example.cn'),
      '__Host-identity-toll-session=a%20b; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ))
  it('take __Secure- on a narrower path', async () =>
    assert.match(
      (await setCookieHeader('https://id.example.cn', '/realms/toll')) ?? '',
      /^__Secure-identity-toll-session=.*Path=\/realms\/toll;/,
    ))
  it('take no prefix on http', async () =>
    assert.match(
      (await setCookieHeader('http://localhost:8080')) ?? '',
      /^identity-toll-session=[^;]+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    ))
  it('are cleared under the same name and path', async () => {
    const cookies = createCookies({ app: 'identity', realm: 'toll', origin: 'https://id.example.cn' })
    const app = new Hono().get('/', c => {
      cookies.clear(c, 'session')
      return c.text('')
    })
    const header = (await app.request('/')).headers.get('set-cookie') ?? ''
    assert.match(header, /^__Host-identity-toll-session=; Max-Age=0; Path=\/; .*Secure/)
  })
})
