/** Bad input of any kind, to pages and API alike, over a socket. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { startServer } from '../../kit/http/index.ts'
import { openTestIdentity } from '../testing.ts'
import { createTestClient } from '../testing-client.ts'

const identity = await openTestIdentity({ environment: { LINGPAI_TRUSTED_PROXIES: '1' } })

let addresses = 0
const from = () => ({ 'x-forwarded-for': `198.51.${Math.floor(++addresses / 250)}.${addresses % 250}` })

describe('bad input of any kind gets a 4xx that says what to mend, never a 500', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const json = { 'content-type': 'application/json' }
  const cases: [string, string, { method?: string; body?: string; headers?: Record<string, string> }, number][] = [
    ['an unknown realm', '/realms/nowhere/sign-in', {}, 404],
    ['an unknown realm of the API', '/realms/nowhere/api/session', {}, 404],
    ['an id that is none', '/realms/toll/ceremonies/------------------------------------', {}, 404],
    ['an id that is too long', `/realms/toll/ceremonies/${'a'.repeat(3000)}`, {}, 404],
    ['an unknown ceremony', '/realms/toll/ceremonies/01936f7e-8c3d-7b1a-9f2e-138123456789', {}, 404],
    ['a path that is not UTF-8', '/realms/toll/%ff%fe', {}, 400],
    ['U+0000 in a path', '/realms/toll/ceremonies/%00', {}, 400],
    ['U+0000 in a realm', '/realms/%00/sign-in', {}, 400],
    ['a form twice the limit', '/realms/toll/ceremonies/x', { body: `a=${'x'.repeat(140_000)}`, headers: form }, 413],
    ['a duplicate parameter', '/realms/toll/ceremonies/x', { body: 'csrf=1&csrf=2', headers: form }, 400],
    ['a form that is not UTF-8', '/realms/toll/ceremonies/x', { body: 'csrf=%ff', headers: form }, 400],
    ['U+0000 in a form', '/realms/toll/ceremonies/x', { body: 'csrf=%00', headers: form }, 400],
    ['a form as JSON', '/realms/toll/ceremonies/x', { body: '{}', headers: json }, 415],
    ['deep JSON', '/realms/toll/api/ceremonies', { body: '['.repeat(20_000), headers: json }, 400],
    [
      'deep objects',
      '/realms/toll/api/ceremonies',
      { body: `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`, headers: json },
      400,
    ],
    [
      'JSON with a name twice',
      '/realms/toll/api/ceremonies',
      { body: '{"purpose":"sign-in","purpose":"recovery"}', headers: json },
      400,
    ],
    ['JSON of a wrong type', '/realms/toll/api/ceremonies', { body: '{"purpose":7}', headers: json }, 422],
    ['no JSON', '/realms/toll/api/ceremonies', { body: '{', headers: json }, 400],
    ['an unknown purpose', '/realms/toll/api/ceremonies', { body: '{"purpose":"constructor"}', headers: json }, 422],
    ['a form to the API', '/realms/toll/api/ceremonies', { body: 'purpose=sign-in', headers: form }, 415],
  ]
  for (const [name, path, given, status] of cases) {
    it(name, async () => {
      const method = given.method ?? (given.body === undefined ? 'GET' : 'POST')
      const answer = await identity
        .client()
        .request(path, { ...given, method, headers: { ...given.headers, ...from() } })
      assert.equal(answer.status, status, answer.text.slice(0, 300))
    })
  }

  const id = fc.oneof(
    fc.constant('MINE'),
    fc.uuid(),
    fc.constantFrom('__proto__', 'constructor', '-'.repeat(36), '%00', '%ff', '..%2f..', "' or 1=1--", '0'.repeat(36)),
    fc.string({ unit: 'grapheme', maxLength: 40 }).map(encodeURIComponent),
  )
  const path = fc
    .tuple(
      fc.constantFrom('toll', 'traffic', 'TOLL', '__proto__', 'toll%20'),
      fc.oneof(
        fc.constantFrom(
          'sign-in',
          'register',
          'recover',
          'recovered',
          'account',
          'sign-out',
          'help',
          'help/x',
          'api/session',
          'api/ceremonies',
          'api/openapi.json',
          'auth',
          'token',
          'me',
          'jwks',
          'request',
          'session/end',
          '.well-known/openid-configuration',
        ),
        fc
          .tuple(id, fc.constantFrom('', '/resend', '/way', '/strength', '/captcha/x.png', '/captcha/x.wav'))
          .map(([one, rest]) => `ceremonies/${one}${rest}`),
        fc
          .tuple(id, fc.constantFrom('', '/answers', '/codes', '/way', '/strength', '/captchas', '/captchas/x/picture'))
          .map(([one, rest]) => `api/ceremonies/${one}${rest}`),
        id.map(one => `interaction/${one}`),
        id.map(one => `not-me/${one}`),
      ),
      fc.oneof(
        fc.constant(''),
        fc
          .tuple(
            fc.constantFrom('return_to', 'lang', 'size', 'theme', 'way', 'captcha', 'x'),
            fc.string({ unit: 'grapheme' }),
          )
          .map(([name, value]) => `?${name}=${encodeURIComponent(value)}`),
        fc.constantFrom('?lang=%ff', '?lang=%00&lang=en', '?return_to=%00'),
      ),
    )
    .map(([realm, rest, query]) => `/realms/${realm}/${rest}${query}`)
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(
      '',
      '13900000001',
      '110101199003070011',
      'x'.repeat(5000),
      '\u0000',
      '１３９',
      'password',
      'sms-code',
    ),
  )
  const names = fc.constantFrom(
    'csrf',
    'form',
    'identifier',
    'password',
    'code',
    'code_kind',
    'way',
    'captcha',
    'captcha_id',
    'with_captcha',
    'with_consent',
    'consent',
    'phone',
    'name',
    'document',
    'value',
    'kind',
    'purpose',
    'items',
    'returnTo',
    'id',
    'typed',
    'accepted',
    '__proto__',
  )
  const forms = fc.constantFrom(
    'sign-in',
    'identify',
    'password',
    'phone',
    'code',
    'identity-item',
    'real-name',
    'new-identifier',
    'new-password',
    'captcha',
    'constructor',
  )
  const fields = fc
    .tuple(fc.dictionary(names, text, { noNullPrototype: false }), forms)
    .map(([some, one]) => ({ ...some, form: one }))
  const body = fc.oneof(
    fields.map(some => ({ form: some })),
    fc
      .dictionary(
        names,
        fc.oneof(
          text,
          fc.boolean(),
          fc.integer(),
          fc.constant(null),
          fc.array(text, { maxLength: 2 }),
          fc.dictionary(names, text),
        ),
        { noNullPrototype: false },
      )
      .map(some => ({ json: some })),
    fc.jsonValue().map(value => ({ json: value })),
    text.map(raw => ({ body: raw.replaceAll(/[\ud800-\udfff]/g, '') })),
    fc.constant({}),
  )
  const method = fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS')

  it('five hundred requests of every shape', { timeout: 150_000 }, async t => {
    // Over a socket, so that what the provider answers is asked too.
    const server = startServer({ app: identity.app, raw: identity.raw, port: 0 })
    t.after(async () => await server.stop(0))
    const { port } = await server.listening
    const overSocket = async (request: Request) => await fetch(new Request(request, { redirect: 'manual' }))
    const client = createTestClient(overSocket, `http://127.0.0.1:${port}`)
    const begun = await client.get('/realms/toll/sign-in', from())
    const own = begun.headers.get('location') ?? ''
    const mine = own.split('/').at(-1) ?? ''
    const csrf = /name="csrf" value="([^"]+)"/.exec((await client.get(own, from())).text)?.[1] ?? ''
    assert.notEqual(csrf, '')
    await fc.assert(
      fc.asyncProperty(method, path, body, async (verb, wanted, given) => {
        const bodyless = verb === 'GET' || verb === 'OPTIONS'
        const forged = 'form' in given && verb === 'POST' ? { form: { ...given.form, csrf } } : given
        const answer = await client.request(wanted.replace('MINE', mine), {
          method: verb,
          headers: from(),
          ...(bodyless ? {} : forged),
        })
        assert.ok(
          answer.status < 500,
          `${verb} ${wanted} ${JSON.stringify(given)}: ${answer.status} ${answer.text.slice(0, 400)}`,
        )
      }),
      { numRuns: 500 },
    )
    assert.deepEqual(identity.log.findings(), [])
  })

  it('every answer of the API with any values', { timeout: 120_000 }, async () => {
    const kinds = fc.constantFrom(
      'captcha',
      'consent',
      'identify',
      'password',
      'phone',
      'sms-code',
      'email-code',
      'identity-item',
      'real-name',
      'new-identifier',
      'new-password',
    )
    const anything = fc.record({
      identifier: text,
      password: text,
      phone: text,
      code: text,
      id: fc.oneof(text, fc.uuid()),
      typed: text,
      accepted: fc.boolean(),
      way: fc.constantFrom('password', 'sms-code', 'email-code'),
      name: text,
      document: text,
      value: text,
      items: fc.dictionary(fc.constantFrom('name', 'national-id', '__proto__'), text, { noNullPrototype: false }),
    })
    const wantedBy: Record<string, string[]> = {
      captcha: ['id', 'typed'],
      consent: ['accepted'],
      identify: ['identifier', 'way'],
      password: ['password', 'identifier'],
      phone: ['phone'],
      'sms-code': ['code'],
      'email-code': ['code'],
      'identity-item': ['items'],
      'real-name': ['name', 'document'],
      'new-identifier': ['value'],
      'new-password': ['password'],
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('sign-in', 'registration', 'recovery'),
        kinds,
        anything,
        async (purpose, kind, values) => {
          const client = identity.client()
          const headers = from()
          const begun = await client.post('/realms/toll/api/ceremonies', { purpose }, headers)
          assert.equal(begun.status, 201, begun.text)
          const { view } = begun.json as { view: { id: string } }
          const taken = Object.entries(values).filter(([name]) => wantedBy[kind]?.includes(name))
          const answer = await client.post(
            `/realms/toll/api/ceremonies/${view.id}/answers`,
            { kind, ...Object.fromEntries(taken) },
            headers,
          )
          assert.ok(answer.status < 500, `${kind}: ${answer.status} ${answer.text.slice(0, 400)}`)
        },
      ),
      { numRuns: 150 },
    )
  })
})
