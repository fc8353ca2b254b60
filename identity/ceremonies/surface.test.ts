/** Pages and API as anybody on the network meets them: forged forms, redirects, load, and what they give away. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { composeResidentId } from '../../kit/china/resident-id.ts'
import { imageCodeOf } from '../captcha/issue-captcha.ts'
import { openTestIdentity } from '../testing.ts'
import type { TestAnswer, TestClient } from '../testing-client.ts'

const identity = await openTestIdentity({ environment: { LINGPAI_TRUSTED_PROXIES: '1' } })

type TestIdentity = Awaited<ReturnType<typeof openTestIdentity>>

let addresses = 0
const from = () => ({ 'x-forwarded-for': `198.51.${Math.floor(++addresses / 250)}.${addresses % 250}` })
const csrfOf = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

/** Opens a page that begins a ceremony. @returns its address and what it says */
async function begin(client: TestClient, page: string, headers = from()): Promise<{ path: string; page: TestAnswer }> {
  const begun = await client.get(`/realms/toll/${page}`, headers)
  assert.equal(begun.status, 303)
  const path = begun.headers.get('location') ?? ''
  return { path, page: await client.get(path, headers) }
}

const password = (identifier: string, csrf: string) => ({ csrf, form: 'sign-in', identifier, password: 'not-it' })

it('a block of IPv6 addresses is counted as one address: the next of them does not get round a captcha or throttle', async () => {
  const client = identity.client()
  const headers = { 'x-forwarded-for': '2001:db8:1:2::1' }
  const { path, page } = await begin(client, 'sign-in', headers)
  assert.ok(!page.text.includes('with_captcha'))
  await client.request(path, { form: password('13800138111', csrfOf(page.text)), headers })
  const next = await begin(identity.client(), 'sign-in', { 'x-forwarded-for': '2001:db8:1:2:ffff::9' })
  assert.ok(next.page.text.includes('with_captcha'))
  const far = await begin(identity.client(), 'sign-in', { 'x-forwarded-for': '2001:db8:ffff::9' })
  assert.ok(!far.page.text.includes('with_captcha'))
})

it('the strength of a password is measured for who is asked for one only', async () => {
  const client = identity.client()
  const { path, page } = await begin(client, 'sign-in')
  const form = { csrf: csrfOf(page.text), password: 'kQ7#vTz9' }
  assert.equal((await client.request(`${path}/strength`, { form, headers: from() })).status, 204)
})

it('an enrolment over the API names what is enrolled', async () => {
  const answer = await identity.client().post('/realms/toll/api/ceremonies', { purpose: 'enrolment' }, from())
  assert.equal(answer.status, 422)
  const email = { purpose: 'enrolment', enrolling: 'email' }
  const refused = await identity.client().post('/realms/traffic/api/ceremonies', email, from())
  assert.deepEqual([refused.status, (refused.json as { code: string }).code], [404, 'identifier.not_allowed'])
})

describe('no link through a sign-in page leads elsewhere (CWE-601)', () => {
  const elsewhere = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/realms/traffic/account',
    '/realms/toll/../../x',
    'javascript:alert(1)',
    '/realms/toll@evil.example',
    '/realms/toll/%2e%2e/traffic/',
    'http:evil.example',
    '/%09/evil.example',
    ' //evil.example',
  ]
  for (const wanted of elsewhere) {
    it(wanted, async () => {
      const client = identity.client()
      const headers = from()
      const begun = await client.get(`/realms/toll/sign-in?return_to=${encodeURIComponent(wanted)}`, headers)
      const [row] = await identity.database.query
        .selectFrom('ceremonies')
        .select('return_to')
        .where('id', '=', begun.headers.get('location')?.split('/').at(-1) ?? '')
        .execute()
      assert.equal(row?.return_to, '/realms/toll/account')
      const api = await client.post('/realms/toll/api/ceremonies', { purpose: 'sign-in', returnTo: wanted }, headers)
      const { view } = api.json as { view: { returnTo: string } }
      assert.equal(view.returnTo, '/realms/toll/account')
      const done = await client.get(`/realms/toll/recovered?return_to=${encodeURIComponent(wanted)}`, headers)
      assert.ok(done.text.includes('href="/realms/toll/sign-in?return_to=%2Frealms%2Ftoll%2Faccount"'))
    })
  }
})

describe('a form that came from elsewhere (CSRF)', () => {
  it('is shown again with what was typed and a fresh token, and nothing is counted', async () => {
    const failures = (await identity.eventsWritten('sign-in.failed')).length
    const client = identity.client()
    const headers = from()
    const { path, page } = await begin(client, 'sign-in', headers)
    for (const csrf of ['', 'wrong', csrfOf(page.text).replace(/^./, 'x'), `${csrfOf(page.text)}x`]) {
      const answer = await client.request(path, { form: password('13800138000', csrf), headers })
      assert.equal(answer.status, 422)
      assert.ok(answer.text.includes('13800138000'))
      assert.equal(csrfOf(answer.text), csrfOf(page.text))
      assert.ok(!answer.text.includes('not-it'))
    }
    const crossSite = await client.request(path, {
      form: password('13800138000', csrfOf(page.text)),
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
    })
    assert.equal(crossSite.status, 422)
    const origin = await client.request(path, {
      form: password('13800138000', csrfOf(page.text)),
      headers: { ...headers, origin: 'https://evil.example' },
    })
    assert.equal(origin.status, 422)
    assert.equal((await identity.eventsWritten('sign-in.failed')).length, failures)
  })

  it("of another browser's token, of another ceremony's, or of another realm's, likewise", async () => {
    const failures = (await identity.eventsWritten('sign-in.failed')).length
    const headers = from()
    const [one, two] = [identity.client(), identity.client()]
    const first = await begin(one, 'sign-in', headers)
    const second = await begin(two, 'sign-in', headers)
    const third = await begin(one, 'sign-in', headers)
    for (const csrf of [csrfOf(second.page.text), csrfOf(third.page.text)]) {
      assert.notEqual(csrf, csrfOf(first.page.text))
      assert.equal((await one.request(first.path, { form: password('13800138000', csrf), headers })).status, 422)
    }
    const stolen = await two.request(first.path, { form: password('13800138000', csrfOf(first.page.text)), headers })
    assert.equal(stolen.status, 403)
    assert.equal((await identity.eventsWritten('sign-in.failed')).length, failures)
  })

  it('resend, another way and the strength meter need it too', async () => {
    const client = identity.client()
    const { path } = await begin(client, 'sign-in')
    assert.equal((await client.request(`${path}/resend`, { form: { csrf: 'x' }, headers: from() })).status, 422)
    assert.equal(
      (await client.request(`${path}/way`, { form: { csrf: 'x', way: 'sms-code' }, headers: from() })).status,
      422,
    )
    assert.equal(
      (await client.request(`${path}/strength`, { form: { csrf: 'x', password: 'x' }, headers: from() })).status,
      403,
    )
  })
})

it('a page for what is no account is the page for an account, byte for byte', async () => {
  const phone = '13811112222'
  const { query } = identity.database
  const id = '01936f7e-8c3d-7b1a-9f2e-138123456700'
  await query
    .insertInto('accounts')
    .values({
      id,
      realm: 'toll',
      status: 'active',
      held_reason: null,
      origin: 'self',
      ial: 2,
      created_at: identity.clock.now(),
      last_sign_in_at: null,
      phone_changed_at: null,
      closing_at: null,
    })
    .execute()
  await query
    .insertInto('identifiers')
    .values({
      realm: 'toll',
      kind: 'phone',
      blind_index: identity.keys.blindIndexes(phone, 'identifiers.toll.phone')[0] ?? '',
      next_blind_index: null,
      account_id: id,
      cipher: identity.keys.encrypt(phone, 'identifiers.toll.phone'),
      masked: '138****2222',
      verified_at: identity.clock.now(),
      created_at: identity.clock.now(),
    })
    .execute()
  const seen = async (identifier: string): Promise<string[]> => {
    const pages: string[] = []
    for (let i = 0; i < 7; i++) {
      const client = identity.client()
      const headers = { 'x-forwarded-for': `192.0.2.${100 + pages.length + addresses++}` }
      const { path, page } = await begin(client, 'sign-in', headers)
      const answer = await client.request(path, { form: password(identifier, csrfOf(page.text)), headers })
      const shown = answer.text
        .replaceAll(identifier, 'TYPED')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
        .replaceAll(/[\w-]{24,}/g, 'RANDOM')
      pages.push(`${answer.status} ${shown}`)
    }
    return pages
  }
  const real = await seen(phone)
  assert.match(real[0] ?? '', /^422/)
  const none = await seen('13811113333')
  assert.deepEqual(none, real)
})

it('sheds load when too many passwords wait: 503 with Retry-After on a page of its own, and nothing is counted', async () => {
  const busy = await openTestIdentity({ environment: { LINGPAI_HASH_QUEUE: '1', LINGPAI_TRUSTED_PROXIES: '1' } })
  const browsers = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const client = busy.client()
      const headers = { 'x-forwarded-for': `192.0.2.${i}` }
      const begun = await client.get('/realms/toll/sign-in', headers)
      const path = begun.headers.get('location') ?? ''
      const page = await client.get(path, headers)
      return { path, csrf: csrfOf(page.text), client, headers, phone: `1391111${String(i).padStart(4, '0')}` }
    }),
  )
  const answers = await Promise.all(
    browsers.map(one => one.client.request(one.path, { form: password(one.phone, one.csrf), headers: one.headers })),
  )
  const shed = answers.filter(answer => answer.status === 503)
  const looked = answers.filter(answer => answer.status === 422)
  assert.equal(shed.length + looked.length, 30)
  assert.ok(shed.length > 0)
  for (const answer of shed) {
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    assert.match(answer.text, /<html/)
  }
  const { rows } = await sql<{
    total: number
  }>`select coalesce(sum(unknown_total), 0)::int as total from identity.locks`.execute(busy.database.query)
  assert.equal(rows[0]?.total, looked.length)
  // And who was sent away may go on at once where it was.
  const index = answers.findIndex(answer => answer.status === 503)
  const again = browsers[index]
  assert.ok(again)
  const retried = await again.client.request(again.path, {
    form: password(again.phone, again.csrf),
    headers: again.headers,
  })
  assert.equal(retried.status, 422)
})

it('no personal data in clear in any table, log line or address after a whole registration (Data)', async () => {
  const own = await openTestIdentity()
  const client = own.client()
  const api = '/realms/toll/api/ceremonies'
  const [phone, name, document] = [
    '13922223333',
    '欧阳青禾',
    composeResidentId({ regionCode: '110101', birthDate: '1980-05-17', sequence: '321' }),
  ]
  const secret = 'kQ7#vTz9-rain'
  const addressesSeen: string[] = []
  const post = async (path: string, body: unknown) => {
    addressesSeen.push(path)
    return await client.post(path, body)
  }
  const begun = await post(api, { purpose: 'registration' })
  const { view } = begun.json as { view: { id: string } }
  const answer = async (body: unknown) => await post(`${api}/${view.id}/answers`, body)
  await answer({ kind: 'consent', accepted: true })
  await answer(await solved(own, client, view.id))
  await answer({ kind: 'phone', phone })
  await answer({ kind: 'sms-code', code: '000000' })
  await answer(await solved(own, client, view.id))
  await answer({ kind: 'sms-code', code: await own.codeSentTo(phone) })
  await answer({ kind: 'real-name', name, document })
  const dumped = await dump(own)
  const done = await answer({ kind: 'new-password', password: secret })
  assert.equal(done.status, 200, done.text)
  const after = await dump(own)
  const code = (await own.codeSentTo(phone)) ?? ''
  for (const text of [dumped, after, addressesSeen.join(' '), own.log.lines().join(' '), done.text]) {
    for (const clear of [phone, document, document.slice(-6), name, secret]) assert.ok(!text.includes(clear), clear)
  }
  assert.ok(!after.includes(`"${code}"`))
  assert.deepEqual(own.log.findings(), [])
})

/** A picture asked for over the API, and the answer to it. */
async function solved({ keys, realms }: TestIdentity, client: TestClient, ceremonyId: string) {
  const issued = await client.post(`/realms/toll/api/ceremonies/${ceremonyId}/captchas`, { way: 'image' })
  const { captcha } = issued.json as { captcha: { id: string } }
  const sounds = (): never => {
    throw new Error('silent')
  }
  const { digits } = realms.get('toll').policy.captcha
  const code = imageCodeOf({ keys, sounds }, { ceremonyId, id: captcha.id, digits })
  return { kind: 'captcha', id: captcha.id, typed: code.answer }
}

/** Every row of every table of the schema, as text. */
async function dump({ database }: TestIdentity): Promise<string> {
  const tables = await sql<{
    name: string
  }>`select table_name as name from information_schema.tables where table_schema = 'identity'`.execute(database.query)
  const rows: string[] = []
  for (const { name } of tables.rows) {
    const all = await sql`select * from identity.${sql.id(name)}`.execute(database.query)
    rows.push(JSON.stringify(all.rows))
  }
  assert.ok(rows.length > 15)
  return rows.join('\n')
}
