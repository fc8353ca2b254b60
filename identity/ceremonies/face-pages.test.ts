/** Face checks as a browser without script and a provider on the network meet them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { composeResidentId } from '../../kit/china/resident-id.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { openTestIdentity } from '../testing.ts'
import type { TestAnswer } from '../testing-client.ts'

const identity = await openTestIdentity()
const realm = 'toll'
const password = 'kQ7#vTz9-rain'
const csrfOf = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
const locationOf = (answer: TestAnswer): string => {
  assert.equal(answer.status, 303, answer.text.slice(0, 300))
  return answer.headers.get('location') ?? ''
}

let people = 0

async function holder(): Promise<string> {
  const { database, keys, clock } = identity
  const deps = { keys, now: clock.now }
  const [accounts, identifiers] = [createAccountStore(deps), createIdentifierStore(deps)]
  const id = randomUUID()
  const phone = `139${String(++people).padStart(8, '0')}`
  const document = composeResidentId({ regionCode: '110101', birthDate: '1980-05-17', sequence: '001' })
  await accounts.insert(database.query, { id, realm, origin: 'self', ial: 2, language: 'zh-CN' })
  await identifiers.add(database.query, { realm, id }, { kind: 'phone', value: phone }, clock.now())
  await accounts.savePerson(database.query, id, realm, {
    name: '王小明',
    nameMasked: '王**',
    documentKind: 'resident-id',
    document,
    documentMasked: '110*',
    source: 'registry',
  })
  const hash = await identity.hash(password)
  await database.query.insertInto('passwords').values({ account_id: id, hash, set_at: clock.now() }).execute()
  return phone
}

/** Up to the page that asks for consent. */
async function asked() {
  const client = identity.client()
  const path = locationOf(await client.get(`/realms/${realm}/sign-in`))
  const first = await client.get(path)
  const form = { csrf: csrfOf(first.text), form: 'sign-in', identifier: await holder(), password }
  locationOf(await client.request(path, { form }))
  const second = await client.get(path)
  const chosen = await client.request(`${path}/medium`, { form: { csrf: csrfOf(second.text), medium: 'face' } })
  locationOf(chosen)
  const page = await client.get(path)
  const agree = async (consent: Record<string, string> = { consent: 'yes' }) =>
    await client.request(`${path}/face`, { form: { csrf: csrfOf(page.text), form: 'face', ...consent } })
  return { client, path, page, agree }
}

it('asks for consent that is not given beforehand, with the other way beside it', async () => {
  const { page, agree } = await asked()
  assert.match(page.text, /<input type="checkbox" id="consent"(?![^>]*checked)/)
  assert.match(page.text, /name="medium" value="sms-code"/)
  const refused = await agree({})
  assert.equal(refused.status, 422)
  assert.ok(refused.text.includes('您同意后才能去核验'))
})

it('leads to the provider and back without script, and signs in', async () => {
  const { client, agree } = await asked()
  const provider = locationOf(await agree())
  const shown = await client.get(provider)
  assert.ok(shown.text.includes('这是模拟页面'))
  assert.ok(!shown.text.includes('王小明'))
  const back = locationOf(await client.request(provider, { form: { outcome: 'passed' } }))
  const end = await client.get(back)
  assert.equal(locationOf(end), `/realms/${realm}/account`)
  assert.equal((await client.get(provider)).status, 410)
  // The address is good once: the ceremony has ended.
  assert.equal((await client.get(back)).status, 410)
})

it('waits by itself for a result that is still on its way, and loses nothing by it', async () => {
  const { client, path, agree } = await asked()
  const provider = locationOf(await agree())
  const waiting = await client.get(`${path}/face/${'t'.repeat(43)}`)
  assert.equal(waiting.status, 200)
  assert.equal(waiting.headers.get('refresh'), '3')
  assert.ok(waiting.text.includes('正在等待核验结果'))
  assert.match(waiting.text, /name="medium" value="sms-code"/)
  const back = locationOf(await client.request(provider, { form: { outcome: 'passed' } }))
  // Another check's ticket is none of this one.
  assert.equal((await client.get(`${path}/face/${'t'.repeat(43)}`)).status, 422)
  locationOf(await client.get(back))
})

for (const [outcome, words] of [
  ['failed', '没有核验通过'],
  ['cancelled', '这次核验没有做完'],
] as const)
  it(`says what to do where it is ${outcome}`, async () => {
    const { client, agree } = await asked()
    const provider = locationOf(await agree())
    const back = await client.get(locationOf(await client.request(provider, { form: { outcome } })))
    assert.equal(back.status, 422)
    assert.ok(back.text.includes(words))
    assert.match(back.text, /name="medium" value="sms-code"/)
    assert.match(back.text, /id="consent"(?![^>]*checked)/)
  })

it('takes no start from a form of another site', async () => {
  const { client, path } = await asked()
  const forged = await client.request(`${path}/face`, { form: { csrf: 'x', form: 'face', consent: 'yes' } })
  assert.equal(forged.status, 422)
  assert.ok(forged.text.includes('页面放得太久'))
})

const callback = `/realms/${realm}/api/face/callback`
const good = { reference: 'n'.repeat(43), outcome: 'passed' }
for (const [what, status, code, given] of [
  ['without a signature', 401, 'face.callback_unsigned', { json: good }],
  [
    'with a made-up signature',
    401,
    'face.callback_unsigned',
    { json: good, headers: { 'x-lingpai-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` } },
  ],
  ['that tells more than the result', 422, 'request.invalid', { json: { ...good, score: 0.9 } }],
  ['that is no JSON', 400, 'request.malformed', { body: '{', headers: { 'content-type': 'application/json' } }],
  ['from a page', 403, 'csrf.cross_site', { json: good, headers: { 'sec-fetch-site': 'cross-site' } }],
] as const)
  it(`refuses a callback ${what}: ${code}`, async () => {
    const answer = await identity.client().request(callback, { ...given, method: 'POST' })
    assert.deepEqual([answer.status, (answer.json as { code?: string }).code], [status, code])
  })

it('refuses a callback to a realm that there is not: realm.unknown', async () => {
  const answer = await identity.client().post('/realms/nowhere/api/face/callback', good)
  assert.deepEqual([answer.status, (answer.json as { code?: string }).code], [404, 'realm.unknown'])
})
