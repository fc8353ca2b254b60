import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { composeResidentId } from '../../kit/china/index.ts'
import {
  answer,
  begin,
  passCaptcha,
  password,
  person,
  phone,
  problemOf,
  register,
  stepOf,
} from '../ceremonies/api/testing-headless.ts'
import { openTestApi } from '../testing-api.ts'
import type { TestAnswer } from '../testing-client.ts'
import type { StaffRole } from './index.ts'

const world = await openTestApi()
const staffApi = '/realms/toll/api/staff'
const holder = world.client()
await register(world, holder)
const accountId =
  (await world.identifiers.accountOf(world.database.query, 'toll', { kind: 'phone', value: phone })) ?? ''
const account = `${staffApi}/accounts/${accountId}`

/** Someone of the staff, freshly signed in with two factors unless said. */
function member(roles: StaffRole[], token: { aal?: number; minutesAgo?: number; scopes?: string[] } = {}) {
  const { aal = 2, minutesAgo = 0, scopes = ['openid', 'staff'] } = token
  const id = randomUUID()
  const authTime = new Date(world.clock.now().getTime() - minutesAgo * 60_000)
  world.staffRoles.set(id, roles)
  world.staffTokens.set(id, { accountId: id, aal, authTime, scopes })
  const headers = { authorization: `Bearer ${id}` }
  const client = world.client()
  return {
    id,
    get: (path: string) => client.get(path, headers),
    post: (path: string, json: unknown) => client.post(path, json, headers),
  }
}

const outcome = ({ status, json }: TestAnswer) => [status, (json as { code?: string } | undefined)?.code]
const lastEvent = async (kind: string) => (await world.eventsWritten(kind)).at(-1)

beforeEach(() => world.clock.pass(25 * 3_600_000))

it('takes no call without a token, with a wrong one, or with a session’s cookie instead', async () => {
  const bare = await holder.get(account)
  assert.deepEqual(outcome(bare), [401, 'token.needed'])
  assert.match(bare.headers.get('www-authenticate') ?? '', /Bearer realm="http:\/\/localhost:8080\/realms\/staff"$/)
  const wrong = await holder.get(account, { authorization: 'Bearer nothing' })
  assert.deepEqual(outcome(wrong), [401, 'token.invalid'])
  assert.match(wrong.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
})

it('looks at the token before it looks at the request', async () => {
  const bad = await holder.post(`${staffApi}/accounts`, { phone: 1 })
  assert.deepEqual(outcome(bad), [401, 'token.needed'])
})

it('asks for a stronger or more recent sign-in (RFC 9470), and writes that down', async () => {
  for (const weak of [member(['agent'], { aal: 1 }), member(['agent'], { minutesAgo: 601 })]) {
    const refused = await weak.get(account)
    assert.deepEqual(outcome(refused), [401, 'token.assurance_needed'])
    assert.match(refused.headers.get('www-authenticate') ?? '', /acr_values="2", max_age="36000"$/)
    const event = await lastEvent('staff.refused')
    assert.equal(event?.actor, weak.id)
    assert.deepEqual(event?.detail, { act: 'authenticate', code: 'token.assurance_needed' })
  }
})

// Decision 0029: the console is a server; no page of another origin reads an answer (ASVS 5.0 3.5).
it('sends no CORS header, to whatever origin, token or method', async () => {
  const agent = member(['agent'])
  const asking = { origin: 'https://console.qinghe.example', authorization: `Bearer ${agent.id}` }
  const preflight = {
    ...asking,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  }
  const answers = [
    await world.app.request(account, { method: 'OPTIONS', headers: preflight }),
    await world.app.request(account, { headers: asking }),
    await world.app.request(`${account}/recovery`, {
      method: 'POST',
      headers: { ...asking, 'content-type': 'application/json' },
      body: '{}',
    }),
    await world.app.request(account, { headers: { origin: 'null' } }),
  ]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 200, 422, 401],
  )
  for (const { headers } of answers)
    assert.deepEqual(
      [...headers.keys()].filter(name => name.startsWith('access-control-')),
      [],
    )
})

it('wants the scope, 403 without', async () => {
  const refused = await member(['agent'], { scopes: ['openid'] }).get(account)
  assert.deepEqual(outcome(refused), [403, 'token.scope_needed'])
})

it('finds an account by any identifier, in masks alone, and writes who looked', async () => {
  const clerk = member(['clerk'])
  for (const identifier of [phone, person.document, '１３９ ００００ １２３４']) {
    const found = await clerk.post(`${staffApi}/accounts/look-ups`, { identifier })
    assert.equal(found.status, 200, found.text)
    const { accounts } = found.json as { accounts: { id: string; nameMasked: string }[] }
    assert.deepEqual([accounts[0]?.id, accounts[0]?.nameMasked], [accountId, '林**'])
    for (const secret of [phone, person.document, person.name]) assert.ok(!found.text.includes(secret))
  }
  const event = await lastEvent('staff.account-looked-up')
  assert.deepEqual([event?.actor, event?.account_id, event?.outcome], [clerk.id, accountId, 'success'])
  assert.deepEqual(event?.detail, { by: 'phone:139****1234' })
})

it('finds nobody where there is nobody, and that is an event as well', async () => {
  const agent = member(['agent'])
  const found = await agent.post(`${staffApi}/accounts/look-ups`, { identifier: '13900005678' })
  assert.deepEqual(found.json, { accounts: [], next: null })
  const event = await lastEvent('staff.account-looked-up')
  assert.deepEqual([event?.actor, event?.account_id, event?.outcome], [agent.id, null, 'failure'])
  const slip = await agent.post(`${staffApi}/accounts/look-ups`, { identifier: '?' })
  assert.deepEqual(outcome(slip), [422, 'answer.invalid'])
})

it('knows no account of another realm, nor what is no id', async () => {
  const agent = member(['agent'])
  assert.deepEqual(outcome(await agent.get(`/realms/bank/api/staff/accounts/${accountId}`)), [404, 'account.unknown'])
  assert.deepEqual(outcome(await agent.get(`${staffApi}/accounts/1`)), [404, 'account.unknown'])
})

it('refuses who has not the role, and oneself, each with an event', async () => {
  const clerk = member(['clerk'])
  assert.deepEqual(outcome(await clerk.get(`${account}/risk`)), [403, 'staff.role_needed'])
  const event = await lastEvent('staff.refused')
  assert.deepEqual([event?.actor, event?.account_id], [clerk.id, accountId])
  assert.deepEqual(event?.detail, { act: 'risk.read', code: 'staff.role_needed' })
  const operator = member(['operator'])
  const own = await operator.post(`${staffApi}/accounts/${operator.id}/release`, {})
  assert.deepEqual(outcome(own), [403, 'staff.own_account'])
  assert.deepEqual(outcome(await member([]).get(account)), [403, 'staff.role_needed'])
  assert.deepEqual(outcome(await clerk.get(`/realms/staff/api/staff/accounts/${accountId}`)), [
    403,
    'staff.role_needed',
  ])
})

it('reads risk verdicts in words, page by page', async () => {
  for (const score of [30, 60, 90]) {
    await world.riskStore.writeVerdict({
      id: world.newId(),
      realm: 'toll',
      ceremonyId: world.newId(),
      accountId,
      at: world.clock.now(),
      verdict: 'more',
      score,
      reasons: [{ code: 'phone_changed', hours: 5 }],
    })
    world.clock.pass(1000)
  }
  const agent = member(['agent'])
  const first = (await agent.get(`${account}/risk?limit=2&lang=en`)).json as {
    verdicts: { score: number; reasons: { code: string; text: string }[] }[]
    next: string
  }
  assert.deepEqual(
    first.verdicts.map(verdict => verdict.score),
    [90, 60],
  )
  assert.match(first.verdicts[0]?.reasons[0]?.text ?? '', /5/)
  const rest = (await agent.get(`${account}/risk?limit=100&cursor=${encodeURIComponent(first.next)}`))
    .json as typeof first
  assert.equal(rest.verdicts[0]?.score, 30)
  assert.deepEqual(outcome(await agent.get(`${account}/risk?limit=101`)), [422, 'request.invalid'])
})

it('shows the locks that stand, and releases a counter so that the holder may try again', async () => {
  await lockPassword()
  const agent = member(['agent'])
  const { locks } = (await agent.get(`${account}/locks`)).json as { locks: Record<string, unknown>[] }
  const until = new Date(world.clock.now().getTime() + 30 * 60_000).toISOString()
  const lock = {
    authenticator: 'password',
    devices: 'unknown',
    failures: 5,
    failuresInAll: 5,
    setAside: 0,
    locked: true,
    until,
  }
  assert.deepEqual(locks, [lock])
  assert.equal((await agent.post(`${account}/locks/release`, { authenticator: 'password' })).status, 204)
  const event = await lastEvent('lock.released')
  assert.deepEqual([event?.actor, event?.surface], [agent.id, 'staff'])
  const left = ((await agent.get(`${account}/locks`)).json as { locks: Record<string, unknown>[] }).locks
  assert.deepEqual(
    left.map(one => [one.devices, one.failures, one.setAside, one.locked]),
    ['known', 'unknown'].map(devices => [devices, 0, 5, false]),
  )
  assert.notEqual((await tryPassword(password)).status, 423)
})

it('releases nothing that has failed a hundred times (NIST SP 800-63B-4 3.2.2)', async () => {
  await world.database.query
    .insertInto('locks')
    .values({ realm: 'toll', subject: `a:${accountId}`, kind: 'sms-code', unknown_total: 60, known_total: 40 })
    .execute()
  const refused = await member(['operator']).post(`${account}/locks/release`, { authenticator: 'sms-code' })
  assert.deepEqual(outcome(refused), [409, 'staff.recovery_needed'])
  await world.database.query.deleteFrom('locks').execute()
})

it('adds up what it releases, so that no number of releases leads past a hundred (NIST SP 800-63B-4 3.2.2)', async () => {
  const operator = member(['operator'])
  const release = async () => await operator.post(`${account}/locks/release`, { authenticator: 'sms-code' })
  const row = { realm: 'toll', subject: `a:${accountId}`, kind: 'sms-code' }
  await world.database.query.insertInto('locks').values(row).execute()
  const fail = async (times: number) =>
    await world.database.query.updateTable('locks').set({ unknown_total: times }).execute()
  for (let round = 0; round < 3; round++) {
    await fail(30)
    assert.equal((await release()).status, 204)
  }
  await fail(10)
  assert.deepEqual(outcome(await release()), [409, 'staff.recovery_needed'])
  await world.database.query.deleteFrom('locks').execute()
})

it('starts a recovery with a message that leads to it, and not too often', async () => {
  const clerk = member(['clerk'])
  assert.equal((await clerk.post(`${account}/recovery`, { why: 'counter' })).status, 204)
  const notice = (await world.noticesTo(phone)).at(-1)
  assert.deepEqual(
    [notice?.template, notice?.parameters],
    ['recovery-started', { recoverUrl: 'http://localhost:8080/realms/toll/recover' }],
  )
  const event = await lastEvent('staff.recovery-started')
  assert.deepEqual([event?.actor, event?.detail], [clerk.id, { why: 'counter' }])
  for (let again = 0; again < 2; again++) await clerk.post(`${account}/recovery`, { why: 'counter' })
  const flooded = await clerk.post(`${account}/recovery`, { why: 'counter' })
  assert.deepEqual(outcome(flooded), [429, 'throttled'])
})

it('starts no recovery where no message can go', async () => {
  const id = world.newId()
  await world.accounts.insert(world.database.query, { id, realm: 'toll', origin: 'import', ial: 1, language: 'zh-CN' })
  const refused = await member(['clerk']).post(`${staffApi}/accounts/${id}/recovery`, { why: 'hotline' })
  assert.deepEqual(outcome(refused), [409, 'staff.no_address'])
})

it('holds an account by order until an operator lifts it; agents may neither, and no recovery begins', async () => {
  const [agent, operator] = [member(['agent']), member(['operator'])]
  const heldReason = async () =>
    ((await operator.get(account)).json as { account: { status: string; heldReason: string | null } }).account
      .heldReason
  assert.deepEqual(outcome(await agent.post(`${account}/hold`, { reason: 'order' })), [403, 'staff.role_needed'])
  // Held already for a reason that a recovery would lift: the order must stand all the same.
  assert.equal((await agent.post(`${account}/hold`, { reason: 'suspicion' })).status, 204)
  assert.equal((await operator.post(`${account}/hold`, { reason: 'order' })).status, 204)
  assert.equal(await heldReason(), 'order')
  assert.equal((await world.noticesTo(phone)).at(-1)?.template, 'account-suspended')
  assert.deepEqual((await lastEvent('account.held'))?.actor, operator.id)
  const again = await operator.post(`${account}/hold`, { reason: 'investigation' })
  assert.deepEqual(outcome(again), [409, 'account.wrong_status'])
  const recovery = await operator.post(`${account}/recovery`, { why: 'hotline' })
  assert.deepEqual(outcome(recovery), [409, 'account.wrong_status'])
  assert.equal((await operator.post(`${account}/release`, {})).status, 204)
  assert.equal(await heldReason(), null)
})

it('holds an account: nobody is signed in any more, and the holder is told; an operator lifts it', async () => {
  const { session } = (await holder.get('/realms/toll/api/session')).json as { session: { id: string } | null }
  await signInHolder(session === null)
  const live = (await holder.get('/realms/toll/api/session')).json as { session: { id: string } }
  const agent = member(['agent'])
  assert.equal((await agent.post(`${account}/hold`, { reason: 'suspicion' })).status, 204)
  assert.deepEqual((await holder.get('/realms/toll/api/session')).json, { session: null })
  assert.ok(world.signedOut.includes(live.session.id))
  assert.equal((await world.noticesTo(phone)).at(-1)?.template, 'account-protected')
  assert.deepEqual(outcome(await agent.post(`${account}/hold`, { reason: 'suspicion' })), [409, 'account.wrong_status'])
  assert.deepEqual(outcome(await agent.post(`${account}/release`, {})), [403, 'staff.role_needed'])
  const operator = member(['operator'])
  assert.equal((await operator.post(`${account}/release`, {})).status, 204)
  assert.equal((await lastEvent('account.released'))?.actor, operator.id)
  const told = (await world.noticesTo(phone)).at(-1)
  assert.equal(told?.template, 'account-released')
  assert.match(told?.parameters.reportUrl ?? '', /\/not-me\//)
  assert.deepEqual(outcome(await operator.post(`${account}/release`, {})), [409, 'account.wrong_status'])
})

it('opens an account at the counter with IAL 3 and no password; its holder signs in by code and an item of identity, and sets one', async () => {
  const guest = {
    phone: '13700002222',
    name: '周宁',
    document: composeResidentId({ regionCode: '330106', birthDate: '19850612', sequence: '123' }),
  }
  const clerk = member(['clerk'])
  const opened = await clerk.post(`${staffApi}/accounts`, guest)
  assert.equal(opened.status, 201, opened.text)
  const { account: made } = opened.json as { account: { id: string; ial: number } }
  assert.equal(made.ial, 3)
  const event = await lastEvent('account.opened')
  assert.deepEqual([event?.actor, event?.account_id, event?.detail], [clerk.id, made.id, { ial: 3 }])
  const passwords = await world.database.query
    .selectFrom('passwords')
    .where('account_id', '=', made.id)
    .selectAll()
    .execute()
  assert.deepEqual(passwords, [])
  const notice = (await world.noticesTo(guest.phone)).at(-1)
  assert.deepEqual(
    [notice?.template, notice?.parameters.signInUrl],
    ['account-opened', 'http://localhost:8080/realms/toll/sign-in?way=sms-code'],
  )
  const client = world.client()
  const { id } = await begin(client, { purpose: 'sign-in', way: 'sms-code' })
  await passCaptcha(client, id)
  await answer(client, id, { kind: 'identify', identifier: guest.phone, way: 'sms-code' })
  const item = await answer(client, id, { kind: 'sms-code', code: await world.codeSentTo(guest.phone) })
  assert.equal(stepOf(item), 'identity-item', item.text)
  const items = { name: guest.name, 'national-id-last-6': guest.document.slice(-6) }
  const due = await answer(client, id, { kind: 'identity-item', items })
  assert.equal(stepOf(due), 'new-password', due.text)
  assert.deepEqual((await client.get('/realms/toll/api/session')).json, { session: null })
  const chosen = 'Reeds by the river 1985'
  const done = await answer(client, id, { kind: 'new-password', password: chosen })
  assert.ok('completed' in (done.json as object), done.text)
  assert.equal((await lastEvent('password.changed'))?.account_id, made.id)

  // From then on it is a password like any other, and nothing more is asked of a code.
  const again = world.client()
  const second = await begin(again, { purpose: 'sign-in' })
  if (second.next.step.kind === 'captcha') await passCaptcha(again, second.id)
  const code = await answer(again, second.id, { kind: 'password', identifier: guest.phone, password: chosen })
  assert.equal(stepOf(code), 'sms-code', code.text)
})

it('opens nothing for a phone or document that is taken, nor half of it, nor for a slip', async () => {
  const clerk = member(['clerk'])
  const free = {
    phone: '13700003333',
    name: '周宁',
    document: composeResidentId({ regionCode: '330106', birthDate: '19850612', sequence: '345' }),
  }
  const accounts = async () => (await world.database.query.selectFrom('accounts').select('id').execute()).length
  const before = await accounts()
  const taken = await clerk.post(`${staffApi}/accounts`, { ...free, document: person.document })
  assert.deepEqual(outcome(taken), [409, 'identifier.taken'])
  assert.deepEqual(problemOf(taken).details.identifier, 'national-id')
  assert.deepEqual(outcome(await clerk.post(`${staffApi}/accounts`, { ...free, phone })), [409, 'identifier.taken'])
  const slip = await clerk.post(`${staffApi}/accounts`, { ...free, document: '330106' })
  assert.deepEqual([slip.status, problemOf(slip).details.field], [422, 'document'])
  assert.equal(await accounts(), before)
  assert.deepEqual(
    await world.identifiers.accountOf(world.database.query, 'toll', { kind: 'phone', value: free.phone }),
    null,
  )
  assert.deepEqual((await lastEvent('staff.refused'))?.detail, { act: 'account.open', code: 'answer.invalid' })
  assert.deepEqual(outcome(await member(['agent']).post(`${staffApi}/accounts`, free)), [403, 'staff.role_needed'])
})

it('lists dead letters and sends one again, of this realm only', async () => {
  await world.database.query
    .updateTable('notices')
    .set({ state: 'dead', ended_at: world.clock.now(), last_error: 'unavailable:timeout' })
    .execute()
  const operator = member(['operator'])
  interface Letter {
    id: string
    isRetryable: boolean
  }
  const page = async (query: string) =>
    (await operator.get(`${staffApi}/dead-letters?${query}`)).json as { notices: Letter[]; next: string | null }
  const all = await page('limit=100')
  const ids: string[] = []
  let next: string | null = null
  do {
    const one = await page(`limit=3${next ? `&cursor=${next}` : ''}`)
    ids.push(...one.notices.map(letter => letter.id))
    next = one.next
  } while (next)
  assert.deepEqual(
    ids,
    all.notices.map(letter => letter.id),
  )
  const letter = all.notices.find(one => one.isRetryable)?.id ?? ''
  const code = all.notices.find(one => !one.isRetryable)?.id ?? ''
  assert.deepEqual(outcome(await operator.post(`/realms/bank/api/staff/dead-letters/${letter}/retry`, {})), [
    404,
    'notice.not_retryable',
  ])
  assert.deepEqual(outcome(await operator.post(`${staffApi}/dead-letters/${code}/retry`, {})), [
    404,
    'notice.not_retryable',
  ])
  assert.equal((await operator.post(`${staffApi}/dead-letters/${letter}/retry`, {})).status, 204)
  assert.deepEqual((await lastEvent('staff.notice-retried'))?.detail, { notice: letter })
  assert.deepEqual(outcome(await member(['agent']).get(`${staffApi}/dead-letters`)), [403, 'staff.role_needed'])
})

it('wrote no personal data into any event', async () => {
  const events = JSON.stringify(await world.eventsWritten())
  for (const secret of [phone, person.document, person.name, '13700002222', '周宁']) assert.ok(!events.includes(secret))
  assert.deepEqual(world.incidents, [])
  assert.deepEqual(world.log.findings(), [])
})

async function tryPassword(typed: string) {
  const client = world.client()
  const view = await begin(client, { purpose: 'sign-in' })
  if (view.next.step.kind === 'captcha') await passCaptcha(client, view.id)
  return await answer(client, view.id, { kind: 'password', identifier: phone, password: typed })
}

async function lockPassword() {
  for (let count = 0; count < 5; count++) await tryPassword('not the password')
}

async function signInHolder(isNeeded: boolean) {
  if (!isNeeded) return
  const { id } = await begin(holder, { purpose: 'sign-in' })
  const next = await answer(holder, id, { kind: 'password', identifier: phone, password })
  if ('view' in (next.json as object))
    await answer(holder, id, { kind: 'sms-code', code: await world.codeSentTo(phone) })
}
