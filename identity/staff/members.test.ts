import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { composeResidentId } from '../../kit/china/index.ts'
import { answer, begin, passCaptcha, stepOf } from '../ceremonies/api/testing-headless.ts'
import { composeStaffTools } from '../compose-staff-tools.ts'
import { openTestApi } from '../testing-api.ts'
import { rolesOf } from './index.ts'

const world = await openTestApi()
const realm = world.realms.get('staff')
const staffApi = '/realms/staff/api'
const printed: string[] = []
const tools = composeStaffTools({
  stores: world,
  realm,
  language: 'zh-CN',
  print: line => void printed.push(line),
})
const newcomer = {
  name: '周宁',
  phone: '13700004444',
  document: composeResidentId({ regionCode: '330106', birthDate: '19850612', sequence: '567' }),
}
const asked: string[][] = []
const say = (answers: readonly string[]) => async (questions: readonly unknown[]) => {
  asked.push([...questions])
  return [...answers]
}
const typed = say([newcomer.name, newcomer.phone, newcomer.document])
const idOf = async (username: string) =>
  await world.identifiers.accountOf(world.database.query, 'staff', { kind: 'username', value: username })

beforeEach(() => {
  printed.length = 0
  world.clock.pass(3_600_000)
})

it('lists nobody before there is anybody', async () => {
  assert.equal(await tools.list(), true)
  assert.match(printed[0] ?? '', /nobody of the staff yet/)
})

it('adds a member, who sets the first password by a code and an item of identity, and signs in with two factors', async () => {
  assert.equal(await tools.add({ username: 'Clerk-77', roles: 'clerk' }, typed), true)
  assert.deepEqual(asked, [['Name', 'Mobile phone', 'ID number']])
  const id = (await idOf('clerk-77')) ?? ''
  assert.deepEqual(await rolesOf(world.database.query, id), ['clerk'])
  const [event] = await world.eventsWritten('staff.roles-changed')
  assert.deepEqual(
    [event?.account_id, event?.surface, event?.detail],
    [id, 'command', { roles: ['clerk'], before: [] }],
  )
  assert.equal((await world.eventsWritten('account.opened')).at(-1)?.account_id, id)
  const notice = (await world.noticesTo(newcomer.phone)).at(-1)
  assert.deepEqual([notice?.template, notice?.parameters.signInUrl], ['account-opened', `${realm.issuer}/recover`])

  const browser = world.client()
  const recovery = await begin(browser, { purpose: 'recovery' }, staffApi)
  await passCaptcha(browser, recovery.id, staffApi)
  await answer(browser, recovery.id, { kind: 'identify', identifier: 'clerk-77', way: 'sms-code' }, staffApi)
  const sent = (await world.codeSentTo(newcomer.phone)) ?? ''
  const item = await answer(browser, recovery.id, { kind: 'sms-code', code: sent }, staffApi)
  assert.equal(stepOf(item), 'identity-item', item.text)
  const items = { name: newcomer.name, 'national-id-last-6': newcomer.document.slice(-6) }
  const due = await answer(browser, recovery.id, { kind: 'identity-item', items }, staffApi)
  assert.equal(stepOf(due), 'new-password', due.text)
  const password = 'Reeds by the river 1985'
  const set = await answer(browser, recovery.id, { kind: 'new-password', password }, staffApi)
  assert.ok('completed' in (set.json as object), set.text)

  world.clock.pass(3_600_000)
  const { id: signIn } = await begin(browser, { purpose: 'sign-in' }, staffApi)
  const code = await answer(browser, signIn, { kind: 'password', identifier: 'clerk-77', password }, staffApi)
  assert.equal(stepOf(code), 'sms-code', code.text)
  const second = (await world.codeSentTo(newcomer.phone)) ?? ''
  const done = await answer(browser, signIn, { kind: 'sms-code', code: second }, staffApi)
  assert.ok('completed' in (done.json as object), done.text)
})

it('changes roles, takes all away, and lists who there is', async () => {
  const id = (await idOf('clerk-77')) ?? ''
  assert.equal(await tools.changeRoles({ username: 'clerk-77', roles: 'agent, operator' }), true)
  assert.deepEqual(await rolesOf(world.database.query, id), ['agent', 'operator'])
  const event = (await world.eventsWritten('staff.roles-changed')).at(-1)
  assert.deepEqual(event?.detail, { roles: ['agent', 'operator'], before: ['clerk'] })
  printed.length = 0
  await tools.list()
  assert.match(printed[0] ?? '', /^clerk-77 +周\*.* +agent, operator +active +last sign-in 2026-/)
  assert.equal(await tools.changeRoles({ username: 'clerk-77', roles: 'none' }), true)
  assert.deepEqual(await rolesOf(world.database.query, id), [])
})

const refusals: [what: string, roles: string, username: string, answers: string[], words: RegExp][] = [
  ['an unknown role', 'clerk,auditor', 'clerk-78', [], /^Say which roles/],
  ['no role', 'none', 'clerk-78', [], /^Say which roles/],
  ['a username that begins with a digit', 'clerk', '1clerk', ['周宁', '13700005555', newcomer.document], /username/],
  ['a phone with a slip', 'clerk', 'clerk-78', ['周宁', '1370000555', newcomer.document], /mobile phone is not right/],
  ['an ID number with a slip', 'clerk', 'clerk-78', ['周宁', '13700005555', '330106'], /ID number is not right/],
  ['a username that is taken', 'clerk', 'clerk-77', ['周宁', '13700005555', newcomer.document], /has this username/],
  ['a phone that is taken', 'clerk', 'clerk-78', ['周宁', newcomer.phone, newcomer.document], /has this mobile phone/],
]
for (const [what, roles, username, answers, words] of refusals) {
  it(`adds nobody for ${what}, and says what to mend`, async () => {
    const before = await world.database.query.selectFrom('accounts').select('id').execute()
    assert.equal(await tools.add({ username, roles }, say(answers)), false)
    assert.match(printed.join('\n'), words)
    assert.deepEqual(await world.database.query.selectFrom('accounts').select('id').execute(), before)
  })
}

it('says so where there is no such member', async () => {
  assert.equal(await tools.changeRoles({ username: 'nobody-here', roles: 'clerk' }), false)
  assert.match(printed[0] ?? '', /^Nobody of the staff has this username/)
})

it('wrote no personal data into any event, nor printed it', async () => {
  const events = JSON.stringify(await world.eventsWritten())
  for (const secret of [newcomer.phone, newcomer.document, newcomer.name]) assert.ok(!events.includes(secret))
})
