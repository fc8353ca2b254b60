import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request as send } from 'node:http'
import { after, before, it, mock } from 'node:test'
import { importJWK, SignJWT } from 'jose'
import { sql } from 'kysely'
import { Provider } from 'oidc-provider'
import * as client from 'openid-client'
import { createSigningKey } from '../../kit/crypto/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { type App, type AppOptions, openApp, portal, sample } from './testing-client.ts'

const keyBound: AppOptions = { id: 'toll-dpop', redirectPath: '/dpop/callback', isPublic: true, scope: 'openid staff' }
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

interface Change {
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  key?: CryptoKey
  /** Of the assertion's text. */
  assertion?: (text: string) => string
  form?: Record<string, string | string[] | undefined>
  headers?: Record<string, string>
  body?: (text: string) => string
}

interface Answer {
  status: number | undefined
  headers: Record<string, unknown>
  body: string
}

/** What a request is about: the token asked for, and who asks. */
type Tokens = Record<'person' | 'machine' | 'bound' | 'refresh' | 'revoked' | 'ended' | 'held', string>

onEachDatabase<IdentityTables>('introspection', database => {
  let world: World
  let app: App
  let tokens: Tokens
  let issuer: string
  const reached: string[] = []

  before(async () => {
    const callback = Provider.prototype.callback
    mock.method(Provider.prototype, 'callback', function (this: Provider) {
      const handle = callback.call(this)
      return (...[req, res]: Parameters<typeof handle>) => {
        reached.push(req.url ?? '')
        return handle(req, res)
      }
    })
    world = await openWorld(database)
    app = await openApp(world, portal)
    issuer = `${world.origin}/realms/toll`
    tokens = await takeTokens()
  })
  after(async () => {
    mock.restoreAll()
    await world.close()
  })

  async function signedIn(scope = 'openid profile') {
    const browser = world.browser()
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId, { aal: 2 })
    return { accountId, sessionId, issued: await app.signIn(browser, { scope }) }
  }

  async function takeTokens(): Promise<Tokens> {
    const [person, revoked, ended, held] = await Promise.all([signedIn(), signedIn(), signedIn(), signedIn()])
    await client.tokenRevocation(app.configuration, revoked.issued.refresh_token ?? revoked.issued.access_token)
    await world.sessions.end(world.database.query, ended.sessionId, 'signed-out')
    await world.database.query
      .updateTable('accounts')
      .set({ status: 'held' })
      .where('id', '=', held.accountId)
      .execute()
    const machine = await openApp(world, { id: 'toll-machine', redirectPath: '/' })
    const { access_token } = await client.clientCredentialsGrant(machine.configuration, { scope: 'staff' })
    return {
      person: person.issued.access_token,
      machine: access_token,
      bound: await boundToken(),
      refresh: person.issued.refresh_token ?? '',
      revoked: revoked.issued.access_token,
      ended: ended.issued.access_token,
      held: held.issued.access_token,
    }
  }

  async function boundToken(): Promise<string> {
    const spa = await openApp(world, keyBound)
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    const started = await spa.start()
    const handle = client.getDPoPHandle(spa.configuration, await client.randomDPoPKeyPair('ES256'))
    return (await spa.finish(started, await browser.open(started.url), handle)).access_token
  }

  async function assertionOf({ claims, header, key, assertion = text => text }: Change): Promise<string> {
    const { privateJwk, kid } = world.clients.key
    const now = Math.floor(Date.now() / 1000)
    const own = { iss: portal.id, sub: portal.id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 }
    const text = await new SignJWT({ ...own, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid, ...header })
      .sign(key ?? (await importJWK(privateJwk, 'ES256')))
    return assertion(text)
  }

  async function bodyOf(token: string, change: Change): Promise<string> {
    const fields = { token, client_assertion_type: jwtBearer, client_assertion: await assertionOf(change) }
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...fields, ...change.form }))
      for (const one of value === undefined ? [] : [value].flat()) body.append(name, one)
    return change.body?.(body.toString()) ?? body.toString()
  }

  /** With a query the address is oidc-provider's alone; of the query it takes no notice. */
  const post = (body: string, headers: Record<string, string> = {}, query = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const all = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }
      const asked = send(
        `${issuer}/oidc/introspect${query}`,
        { method: 'POST', headers: { ...all, ...headers } },
        res => {
          const chunks: Buffer[] = []
          res.on('data', (chunk: Buffer) => chunks.push(chunk))
          res.on('end', () => {
            const { date: _date, ...rest } = res.headers
            resolve({ status: res.statusCode, headers: rest, body: Buffer.concat(chunks).toString() })
          })
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })

  /** Asks both, each with an assertion of its own, and says who answered the first. */
  async function ask(token: string, change: Change = {}): Promise<{ answer: Answer; by: 'us' | 'oidc-provider' }> {
    const theirs = await post(await bodyOf(token, change), change.headers, '?')
    reached.length = 0
    const answer = await post(await bodyOf(token, change), change.headers)
    assert.deepEqual(answer, theirs)
    return { answer, by: reached.length === 0 ? 'us' : 'oidc-provider' }
  }

  const now = Math.floor(Date.now() / 1000)
  const ours: [string, keyof Tokens, () => Change][] = [
    ["a person's token", 'person', () => ({})],
    ["a machine's token", 'machine', () => ({})],
    ['a token bound to a key', 'bound', () => ({})],
    ['a token whose session has ended', 'ended', () => ({})],
    ['a token whose account is held', 'held', () => ({})],
    ['the token endpoint as audience', 'person', () => ({ claims: { aud: `${issuer}/oidc/token` } })],
    ['the introspection endpoint as audience', 'person', () => ({ claims: { aud: `${issuer}/oidc/introspect` } })],
    ['us among the audiences', 'person', () => ({ claims: { aud: ['https://other.example', issuer] } })],
    ['a type in the header', 'person', () => ({ header: { typ: 'client-authentication+jwt' } })],
    ['no key id', 'person', () => ({ header: { kid: undefined } })],
    ['a clock ten seconds ahead', 'person', () => ({ claims: { nbf: now + 10, iat: now + 10 } })],
    ['an assertion that has just expired', 'person', () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 5 } })],
    ['the client named beside its assertion', 'person', () => ({ form: { client_id: portal.id } })],
    ['a hint', 'person', () => ({ form: { token_type_hint: 'access_token' } })],
    ['a wrong hint', 'person', () => ({ form: { token_type_hint: 'refresh_token' } })],
    ['a parameter that nobody knows', 'person', () => ({ form: { colour: 'green' } })],
    ['a charset', 'person', () => ({ headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' } })],
    ['any media type accepted', 'person', () => ({ headers: { Accept: '*/*' } })],
  ]
  for (const [name, token, change] of ours) {
    it(`answers ${name} as oidc-provider does, in its stead`, async () => {
      const { answer, by } = await ask(tokens[token], change())
      assert.deepEqual([answer.status, by], [200, 'us'])
    })
  }

  type Left = [
    name: string,
    change: () => Change | Promise<Change>,
    status: number,
    error: string | null,
    token?: string,
  ]
  const otherKey = async () =>
    (await importJWK((await createSigningKey('ES256', new Date())).privateJwk, 'ES256')) as CryptoKey
  const left: Left[] = [
    ['another audience', () => ({ claims: { aud: 'https://other.example' } }), 401, 'invalid_client'],
    ['other audiences', () => ({ claims: { aud: ['https://other.example'] } }), 401, 'invalid_client'],
    ['no audience', () => ({ claims: { aud: undefined } }), 401, 'invalid_client'],
    ['no end', () => ({ claims: { exp: undefined } }), 401, 'invalid_client'],
    ['an end that has passed', () => ({ claims: { exp: now - 60 } }), 401, 'invalid_client'],
    ['an end too far away', () => ({ claims: { exp: now + 7200 } }), 401, 'invalid_client'],
    ['a beginning that has not come', () => ({ claims: { nbf: now + 600 } }), 401, 'invalid_client'],
    ['no id', () => ({ claims: { jti: undefined } }), 401, 'invalid_client'],
    ['an empty id', () => ({ claims: { jti: '' } }), 401, 'invalid_client'],
    ['another issuer', () => ({ claims: { iss: 'toll-fleet' } }), 401, 'invalid_client'],
    ['another subject', () => ({ claims: { sub: 'toll-fleet' } }), 401, 'invalid_client'],
    ['no subject', () => ({ claims: { sub: undefined } }), 401, 'invalid_client'],
    ['an unknown client', () => ({ claims: { iss: 'nobody', sub: 'nobody' } }), 401, 'invalid_client'],
    ['a client without keys', () => ({ claims: { iss: sample.id, sub: sample.id } }), 401, 'invalid_client'],
    ['an unknown key id', () => ({ header: { kid: 'unknown' } }), 401, 'invalid_client'],
    ['another key', async () => ({ key: await otherKey() }), 401, 'invalid_client'],
    ['a signature of something else', () => ({ assertion: changedClaims }), 401, 'invalid_client'],
    ['a signature cut short', () => ({ assertion: text => text.slice(0, -6) }), 401, 'invalid_client'],
    ['no signature', () => ({ assertion: text => text.slice(0, text.lastIndexOf('.') + 1) }), 401, 'invalid_client'],
    ['algorithm none', () => ({ assertion: text => unsigned(text) }), 401, 'invalid_client'],
    ['what is no assertion', () => ({ assertion: () => 'nonsense' }), 400, 'invalid_request'],
    ['no assertion', () => ({ form: { client_assertion: undefined } }), 400, 'invalid_request'],
    ['no type of assertion', () => ({ form: { client_assertion_type: undefined } }), 400, 'invalid_request'],
    ['another type of assertion', () => ({ form: { client_assertion_type: 'saml' } }), 400, 'invalid_request'],
    ['another client beside it', () => ({ form: { client_id: 'toll-fleet' } }), 400, 'invalid_request'],
    ['no token', () => ({ form: { token: undefined } }), 400, 'invalid_request'],
    ['two tokens', () => ({ form: { token: ['a', 'b'] } }), 400, 'invalid_request'],
    ['two hints', () => ({ form: { token_type_hint: ['access_token', 'access_token'] } }), 400, 'invalid_request'],
    ['a password beside it', () => ({ headers: { Authorization: 'Basic YTpi' } }), 400, 'invalid_request'],
    ['a page of another site', () => ({ headers: { Origin: 'https://other.example' } }), 400, 'invalid_request'],
    ['JSON', () => ({ headers: { 'Content-Type': 'application/json' }, body: () => '{}' }), 400, 'invalid_request'],
    ['nothing', () => ({ body: () => '' }), 400, 'invalid_request'],
    ['too much', () => ({ body: text => `${text}&more=${'x'.repeat(60_000)}` }), 400, 'invalid_request'],
    ['much that is still allowed', () => ({ body: text => `${text}&more=${'x'.repeat(20_000)}` }), 200, null],
    [
      'a browser that wants a page',
      () => ({ form: { token: undefined }, headers: { Accept: 'text/html' } }),
      400,
      null,
    ],
    ['a JWT as token', () => ({ form: { token: 'eyJhbGciOiJFUzI1NiJ9.e30.x' } }), 400, 'unsupported_token_type'],
    ['an unknown token', () => ({ form: { token: 'x'.repeat(43) } }), 200, null],
    ['a refresh token', () => ({ form: { token: tokens.refresh } }), 200, null],
    ['a revoked token', () => ({ form: { token: tokens.revoked } }), 200, null],
  ]
  for (const [name, change, status, error] of left) {
    it(`leaves ${name} to oidc-provider`, async () => {
      const { answer, by } = await ask(tokens.person, await change())
      assert.deepEqual([answer.status, by], [status, 'oidc-provider'], answer.body)
      if (error !== null) assert.equal((JSON.parse(answer.body) as { error: string }).error, error)
    })
  }

  it('tells of a live token what it stands on, and of a dead one nothing', async () => {
    const alive = JSON.parse((await ask(tokens.person)).answer.body) as Record<string, unknown>
    assert.deepEqual([alive.active, alive.client_id, alive.acr, alive.iss], [true, 'toll-portal', '2', issuer])
    for (const dead of [tokens.ended, tokens.held, tokens.revoked])
      assert.deepEqual(JSON.parse((await ask(dead)).answer.body), { active: false })
  })

  // RFC 7523 3: an assertion is used once, whichever of the two is asked.
  it('takes an assertion once, of many that bring it at the same moment', async () => {
    const body = await bodyOf(tokens.person, {})
    const answers = await Promise.all(['', '?', '', '?', '', ''].map(query => post(body, {}, query)))
    assert.deepEqual(
      answers.map(({ status }) => Number(status)).toSorted((a, b) => a - b),
      [200, 401, 401, 401, 401, 401],
    )
    assert.equal((await post(body)).status, 401)
    assert.equal((await post(body, {}, '?')).status, 401)
  })

  it('fails as oidc-provider does when the database does', async () => {
    const rename = (from: string, to: string) =>
      sql`alter table ${sql.table(`identity.${from}`)} rename to ${sql.ref(to)}`.execute(world.database.query)
    await rename('oidc_artifacts', 'oidc_artifacts_away')
    try {
      const { answer, by } = await ask(tokens.person)
      assert.deepEqual([answer.status, by], [500, 'us'])
      assert.equal((JSON.parse(answer.body) as { error: string }).error, 'server_error')
    } finally {
      await rename('oidc_artifacts_away', 'oidc_artifacts')
    }
    const told = world.problems.splice(0) as { realm: string; path: string }[]
    assert.deepEqual(
      told.map(({ realm, path }) => `${realm} ${path}`),
      ['toll /oidc/introspect', 'toll /oidc/introspect'],
    )
  })

  it('answers one that sends its body in pieces, and the next on the same connection', async () => {
    const body = await bodyOf(tokens.person, {})
    const pieces = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(body),
      }
      const asked = send(`${issuer}/oidc/introspect`, { method: 'POST', headers }, res => {
        res.resume().on('end', () => resolve(res.statusCode))
      })
      asked.on('error', reject)
      asked.write(body.slice(0, 100))
      setImmediate(() => asked.end(body.slice(100)))
    })
    assert.equal(pieces, 200)
    assert.equal((await ask(tokens.person)).by, 'us')
  })
})

function changedClaims(text: string): string {
  const [head, body = '', tail] = text.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
  return [head, Buffer.from(JSON.stringify({ ...claims, more: 1 })).toString('base64url'), tail].join('.')
}

function unsigned(text: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
  return `${header}.${text.split('.')[1]}.`
}
