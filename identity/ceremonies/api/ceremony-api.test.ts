import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { openTestApi, type TestApi } from '../../testing-api.ts'
import type { TestClient } from '../../testing-client.ts'
import {
  answer,
  api,
  begin,
  passCaptcha,
  password,
  person,
  phone,
  problemOf,
  register,
  stepOf,
  viewOf,
} from './testing-headless.ts'

const world: TestApi = await openTestApi()
let stranger: TestClient

const holder = world.client()
const registered = await register(world, holder)

beforeEach(() => {
  // Throttles and locks of one test are over before the next.
  world.clock.pass(25 * 3_600_000)
  stranger = world.client()
})

it('opens an account without a page, and the session’s cookie comes with the last answer', async () => {
  assert.deepEqual(registered.json, {
    completed: { purpose: 'registration', returnTo: '/realms/toll/account', signedIn: true },
  })
  const [opened] = await world.eventsWritten('registration.completed')
  assert.equal(opened?.surface, 'api')
})

it('signs in by password and code on an unknown device, says who is signed in, and signs out', async () => {
  const { id, next } = await begin(stranger, { purpose: 'sign-in', returnTo: '/realms/toll/oidc/authorize/x' })
  assert.equal(next.step.kind, 'identify')
  const second = await answer(stranger, id, { kind: 'password', identifier: phone, password })
  assert.equal(stepOf(second), 'sms-code')
  assert.equal(viewOf(second).recipientMasked, '139****1234')
  const done = await answer(stranger, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
  assert.deepEqual(done.json, {
    completed: { purpose: 'sign-in', returnTo: '/realms/toll/oidc/authorize/x', signedIn: true },
  })
  const { session } = (await stranger.get(`${api}/session`)).json as { session: { id: string; aal: number } }
  assert.equal(session.aal, 2)
  assert.equal((await stranger.delete(`${api}/sessions/current`)).status, 204)
  assert.deepEqual((await stranger.get(`${api}/session`)).json, { session: null })
  assert.equal(world.signedOut.at(-1), session.id)
  assert.equal((await stranger.delete(`${api}/sessions/current`)).status, 204)
})

it('signs in by SMS code after a captcha', async () => {
  const { id } = await begin(stranger, { purpose: 'sign-in', way: 'sms-code' })
  assert.equal((await passCaptcha(stranger, id)).status, 200)
  const sent = await answer(stranger, id, { kind: 'identify', identifier: phone, way: 'sms-code' })
  assert.equal(stepOf(sent), 'sms-code')
  const done = await answer(stranger, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
  assert.ok('completed' in (done.json as object), done.text)
})

it('says how many attempts are left, then until when it is locked: 422, then 423 (T2)', async () => {
  const { attempts } = world.realms.get('toll').policy.locks.password
  let last = problemOf(await wrongPassword(stranger, phone))
  assert.deepEqual([last.status, last.code, last.details.attemptsLeft], [422, 'answer.wrong', attempts - 1])
  for (let left = attempts - 2; left >= 0; left--) {
    last = problemOf(await wrongPassword(stranger, phone))
    assert.equal(last.details.attemptsLeft, left)
  }
  assert.equal(last.details.lockedUntil, new Date(world.clock.now().getTime() + 30 * 60_000).toISOString())
  const locked = await wrongPassword(stranger, phone)
  assert.equal(locked.status, 423)
  assert.equal(problemOf(locked).code, 'answer.locked')
  assert.equal(locked.headers.get('retry-after'), '1800')
  // The holder's own device is not locked out by a stranger.
  const { id } = await begin(holder, { purpose: 'sign-in' })
  await passCaptcha(holder, id)
  const own = await answer(holder, id, { kind: 'password', identifier: phone, password })
  assert.equal(own.status, 200, own.text)
})

it('answers for what is no account as for an account, step by step, but for ids and times (ASVS 6.3.8)', async () => {
  const answersFor = async (identifier: string) => {
    const client = world.client()
    const view = await begin(client, { purpose: 'recovery' })
    const answers = [
      await passCaptcha(client, view.id),
      await answer(client, view.id, { kind: 'identify', identifier, way: 'sms-code' }),
      await answer(client, view.id, { kind: 'sms-code', code: '000000' }),
      await client.get(`${api}/ceremonies/${view.id}`),
    ]
    const masked = `${identifier.slice(0, 3)}****${identifier.slice(-4)}`
    return answers.map(({ status, text }) => [
      status,
      text
        .replaceAll(view.id, 'id')
        .replaceAll(masked, 'masked')
        .replaceAll(/[\d-]{10}T[\d:.]+Z/g, 'at'),
    ])
  }
  assert.deepEqual(await answersFor('13900009999'), await answersFor(phone))
})

it('never gives back what was typed, nor a code', async () => {
  const { id } = await begin(stranger, { purpose: 'sign-in' })
  const second = await answer(stranger, id, { kind: 'password', identifier: person.document, password })
  const code = (await world.codeSentTo(phone)) ?? assert.fail('no code was sent')
  for (const secret of [person.document, phone, password, code]) assert.ok(!second.text.includes(secret))
  assert.equal(viewOf(second).identifierMasked, `330*************${person.document.slice(-2)}`)
})

it('recovers: a code, an item of identity, a new password; it signs nobody in', async () => {
  const { id } = await begin(stranger, { purpose: 'recovery' })
  await passCaptcha(stranger, id)
  await answer(stranger, id, { kind: 'identify', identifier: phone, way: 'sms-code' })
  const item = await answer(stranger, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
  assert.deepEqual(viewOf(item).next.step, { kind: 'identity-item', items: ['national-id-last-6', 'name'] })
  const items = { name: person.name, 'national-id-last-6': person.document.slice(-6) }
  assert.equal(stepOf(await answer(stranger, id, { kind: 'identity-item', items })), 'new-password')
  const weak = await answer(stranger, id, { kind: 'new-password', password: '12345678' })
  assert.equal(weak.status, 422)
  assert.deepEqual(problemOf(weak).details.field, 'password')
  assert.ok(Array.isArray(problemOf(weak).details.messages))
  const strength = await stranger.post(`${api}/ceremonies/${id}/strength`, { password: '12345678' })
  assert.equal((strength.json as { score: number }).score, 0)
  const done = await answer(stranger, id, { kind: 'new-password', password: `${password} again` })
  assert.deepEqual((done.json as { completed: { signedIn: boolean } }).completed.signedIn, false)
  assert.deepEqual((await stranger.get(`${api}/session`)).json, { session: null })
  world.clock.pass(1)
  await world.passwords.set(world.database.query, (await accountId()) ?? '', await world.hash(password))
})

it('sends a code again when its time has come, 429 with Retry-After before', async () => {
  const { id } = await begin(stranger, { purpose: 'recovery' })
  await passCaptcha(stranger, id)
  await answer(stranger, id, { kind: 'identify', identifier: phone, way: 'sms-code' })
  const first = await world.codeSentTo(phone)
  const soon = await stranger.post(`${api}/ceremonies/${id}/codes`, {})
  assert.deepEqual([soon.status, problemOf(soon).code], [429, 'code.too_soon'])
  assert.equal(soon.headers.get('retry-after'), '60')
  world.clock.pass(60_000)
  assert.equal((await stranger.post(`${api}/ceremonies/${id}/codes`, {})).status, 200)
  assert.notEqual(await world.codeSentTo(phone), first)
})

it('goes another way when asked to', async () => {
  const { id } = await begin(stranger, { purpose: 'sign-in' })
  const changed = await stranger.post(`${api}/ceremonies/${id}/way`, { way: 'sms-code' })
  assert.equal(viewOf(changed).way, 'sms-code')
})

it('draws and reads out a captcha to the ceremony’s own browser only', async () => {
  const { id } = await begin(stranger, { purpose: 'registration' })
  const issued = await stranger.post(`${api}/ceremonies/${id}/captchas`, { way: 'image' })
  const { captcha } = issued.json as { captcha: { picture: string; sound: string } }
  assert.equal((await stranger.get(captcha.picture)).headers.get('content-type'), 'image/png')
  assert.equal((await stranger.get(`${captcha.sound}?language=en`)).headers.get('content-type'), 'audio/wav')
  assert.equal((await stranger.get(`${captcha.sound}?language=fr`)).status, 422)
  assert.equal((await world.client().get(captcha.picture)).status, 403)
  const gone = await stranger.get(`${api}/ceremonies/${id}/captchas/x/picture`)
  assert.deepEqual([gone.status, problemOf(gone).code], [422, 'captcha.gone'])
})

it('steps a session up with what it lacks; without a session there is nothing to step up', async () => {
  const lost = await stranger.post(`${api}/ceremonies`, { purpose: 'step-up' })
  assert.deepEqual([lost.status, problemOf(lost).code], [401, 'session.needed'])
  await signIn(stranger)
  const target = { aal: 1, maxAgeSeconds: 0 }
  world.clock.pass(1000)
  const { id, next } = await begin(stranger, { purpose: 'step-up', target })
  assert.equal(next.step.kind, 'password')
  const done = await answer(stranger, id, { kind: 'password', password })
  assert.ok('completed' in (done.json as object), done.text)
})

it('adds an email address after a fresh proof', async () => {
  await signIn(stranger)
  const { id } = await begin(stranger, { purpose: 'enrolment', enrolling: 'email' })
  await answer(stranger, id, { kind: 'password', password })
  world.clock.pass(60_000)
  await answer(stranger, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
  const sent = await answer(stranger, id, { kind: 'new-identifier', value: 'lin@mail.example' })
  assert.equal(stepOf(sent), 'email-code', sent.text)
  const done = await answer(stranger, id, { kind: 'email-code', code: await world.codeSentTo('lin@mail.example') })
  assert.ok('completed' in (done.json as object), done.text)
})

it('tells an unknown ceremony, another browser’s, an expired and an ended one apart', async () => {
  const unknown = await stranger.get(`${api}/ceremonies/${world.newId()}`)
  assert.deepEqual([unknown.status, problemOf(unknown).code], [404, 'ceremony.unknown'])
  assert.equal((await stranger.get(`${api}/ceremonies/1`)).status, 404)
  const { id } = await begin(holder, { purpose: 'sign-in' })
  const carried = await answer(stranger, id, { kind: 'password', identifier: phone, password })
  assert.deepEqual([carried.status, problemOf(carried).code], [403, 'ceremony.other_browser'])
  world.clock.pass(31 * 60_000)
  const late = await answer(holder, id, { kind: 'password', identifier: phone, password })
  assert.deepEqual([late.status, problemOf(late).code], [410, 'ceremony.expired'])
  assert.deepEqual(problemOf(late).details.restart, { purpose: 'sign-in', returnTo: '/realms/toll/account' })
  const ended = await signIn(holder)
  const again = await answer(holder, ended, { kind: 'sms-code', code: '123456' })
  assert.deepEqual([again.status, problemOf(again).code], [410, 'ceremony.ended'])
})

it('takes no answer to another question than the one asked', async () => {
  const { id } = await begin(stranger, { purpose: 'sign-in' })
  const skipped = await answer(stranger, id, { kind: 'new-password', password })
  assert.deepEqual([skipped.status, problemOf(skipped).code], [409, 'answer.unexpected'])
  assert.equal(problemOf(skipped).details.view.id, id)
})

it('leads nowhere but below the realm afterwards (CWE-601)', async () => {
  for (const returnTo of ['https://evil.example/', '//evil.example', '/realms/bank/account'])
    assert.equal((await begin(stranger, { purpose: 'sign-in', returnTo })).returnTo, '/realms/toll/account')
})

it('opens no account in a realm that opens none', async () => {
  const closed = await stranger.post('/realms/staff/api/ceremonies', { purpose: 'registration' })
  assert.deepEqual([closed.status, problemOf(closed).code], [403, 'registration.closed'])
})

async function wrongPassword(client: TestClient, identifier: string) {
  const view = await begin(client, { purpose: 'sign-in' })
  if (view.next.step.kind === 'captcha') await passCaptcha(client, view.id)
  return await answer(client, view.id, { kind: 'password', identifier, password: 'not the password' })
}

async function signIn(client: TestClient): Promise<string> {
  const { id } = await begin(client, { purpose: 'sign-in' })
  const next = await answer(client, id, { kind: 'password', identifier: phone, password })
  if ('view' in (next.json as object))
    await answer(client, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
  return id
}

const accountId = () => world.identifiers.accountOf(world.database.query, 'toll', { kind: 'phone', value: phone })
