/** Cards that sign in, at the counter: with the account, added and taken away; and who may not. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { composeBankCard, composeResidentId } from '../../kit/china/index.ts'
import { openTestApi } from '../testing-api.ts'
import type { TestAnswer } from '../testing-client.ts'
import type { StaffRole } from './index.ts'

const world = await openTestApi()
const staffApi = '/realms/bank/api/staff'

function member(roles: StaffRole[]) {
  const id = randomUUID()
  world.staffRoles.set(id, roles)
  world.staffTokens.set(id, { accountId: id, aal: 2, authTime: world.clock.now(), scopes: ['openid', 'staff'] })
  const client = world.client()
  return {
    id,
    post: (path: string, json: unknown) => client.post(`${staffApi}${path}`, json, { authorization: `Bearer ${id}` }),
  }
}

let people = 0
const guest = () => ({
  phone: `1370001${String(++people).padStart(4, '0')}`,
  name: '周宁',
  document: composeResidentId({
    regionCode: '330106',
    birthDate: '19850612',
    sequence: String(people).padStart(3, '0'),
  }),
})
let numbers = 0
const anyCard = (): string => composeBankCard(`629997${String(++numbers).padStart(12, '0')}`)
const outcome = ({ status, json }: TestAnswer) => [status, (json as { code?: string } | undefined)?.code]
const last = async (kind: string) => (await world.eventsWritten(kind)).at(-1)
const ownerOf = async (card: string) =>
  await world.identifiers.accountOf(world.database.query, 'bank', { kind: 'bank-card', value: card })

interface Opened {
  id: string
  identifiers: { kind: string; masked: string }[]
}
async function opened(bankCards: string[] = []): Promise<Opened & { phone: string }> {
  const person = guest()
  const answer = await member(['clerk']).post('/accounts', { ...person, bankCards })
  assert.equal(answer.status, 201, answer.text)
  return { ...(answer.json as { account: Opened }).account, phone: person.phone }
}

beforeEach(() => world.clock.pass(25 * 3_600_000))

it('an account is opened with its cards, all of it or nothing', async () => {
  const cards = [anyCard(), anyCard()]
  const account = await opened(cards)
  const masks = account.identifiers.filter(({ kind }) => kind === 'bank-card').map(({ masked }) => masked)
  assert.deepEqual(masks.toSorted(), cards.map(card => `**** **** **** ${card.slice(-4)}`).toSorted())
  for (const card of cards) assert.equal(await ownerOf(card), account.id)
  const person = guest()
  const taken = await member(['clerk']).post('/accounts', { ...person, bankCards: [anyCard(), cards[0]] })
  assert.deepEqual(outcome(taken), [409, 'identifier.taken'])
  const phone = { kind: 'phone', value: person.phone } as const
  assert.equal(await world.identifiers.accountOf(world.database.query, 'bank', phone), null)
})

it('a card is added: its actor is written down, the holder told, the sessions end', async () => {
  const [account, card, clerk] = [await opened(), anyCard(), member(['clerk'])]
  const { policy } = world.realms.get('bank')
  const whose = { accountId: account.id, realm: 'bank', deviceId: null, clientLabel: 'test', place: null }
  const session = { ...whose, aal: 1, amr: ['pwd'], evidence: [] }
  await world.sessions.insert(world.database.query, session, policy.sessions)
  const added = await clerk.post(`/accounts/${account.id}/bank-cards`, { card: card.replace(/\d{4}/g, '$& ') })
  assert.equal(added.status, 204, added.text)
  assert.equal(await ownerOf(card), account.id)
  const event = await last('identifier.added')
  assert.deepEqual([event?.actor, event?.account_id], [clerk.id, account.id])
  assert.deepEqual(event?.detail, { identifier: 'bank-card', masked: `**** **** **** ${card.slice(-4)}` })
  const notice = (await world.noticesTo(account.phone)).at(-1)
  assert.equal(notice?.template, 'identifier-added')
  assert.match(notice?.parameters.reportUrl ?? '', /\/not-me\//)
  assert.deepEqual(await world.sessions.list(world.database.query, account.id), [])
})

it('a card is taken away, that one and no other', async () => {
  const [one, two] = [anyCard(), anyCard()]
  const account = await opened([one, two])
  const clerk = member(['clerk'])
  assert.equal((await clerk.post(`/accounts/${account.id}/bank-cards/remove`, { card: one })).status, 204)
  assert.deepEqual([await ownerOf(one), await ownerOf(two)], [null, account.id])
  const again = await clerk.post(`/accounts/${account.id}/bank-cards/remove`, { card: one })
  assert.deepEqual(outcome(again), [404, 'identifier.missing'])
})

it('refuses another’s card, a slip, an unknown account, and more than twenty', async () => {
  const [card, other] = [anyCard(), await opened()]
  await opened([card])
  const clerk = member(['clerk'])
  const add = async (id: string, typed: string) =>
    outcome(await clerk.post(`/accounts/${id}/bank-cards`, { card: typed }))
  assert.deepEqual(await add(other.id, card), [409, 'identifier.taken'])
  assert.deepEqual(await add(other.id, '629999'), [422, 'answer.invalid'])
  assert.deepEqual(await add(world.newId(), anyCard()), [404, 'account.unknown'])
  const remove = await clerk.post(`/accounts/${other.id}/bank-cards/remove`, { card })
  assert.deepEqual(outcome(remove), [404, 'identifier.missing'])
  for (let count = 0; count < 20; count++) assert.deepEqual(await add(other.id, anyCard()), [204, undefined])
  assert.deepEqual(await add(other.id, anyCard()), [409, 'identifier.too_many'])
})

it('is for clerks, and for realms that sign in by card', async () => {
  const [account, card] = [await opened(), anyCard()]
  for (const role of ['agent', 'operator'] as const)
    assert.deepEqual(outcome(await member([role]).post(`/accounts/${account.id}/bank-cards`, { card })), [
      403,
      'staff.role_needed',
    ])
  const clerk = member(['clerk'])
  const headers = { authorization: `Bearer ${clerk.id}` }
  const toll = await world.client().post('/realms/toll/api/staff/accounts', { ...guest(), bankCards: [card] }, headers)
  assert.deepEqual(outcome(toll), [404, 'identifier.not_allowed'])
})

it('wrote no card number into any event', async () => {
  const events = JSON.stringify(await world.eventsWritten())
  assert.ok(!events.includes('629997'))
})
