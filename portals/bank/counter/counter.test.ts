import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Customer, newCustomer } from '../testing/customer.ts'
import { type RunningBank, runBank } from '../testing/running-bank.ts'

let bank: RunningBank
let organisationId: string
let here: string
let one: Customer
let two: Customer
/** Somebody who banks here. */
let person: { customerId: string; number: string }

before(async () => {
  bank = await runBank()
})
after(async () => {
  assert.deepEqual(bank.errors, [])
  await bank.stop()
})

async function newClerk(posts: string[] = ['clerk']): Promise<Customer> {
  const clerk = newCustomer(bank)
  bank.test.holder.more = { staff_roles: posts }
  await clerk.open('/counter')
  return clerk
}

beforeEach(async () => {
  const limit = { perBatch: 1_000_000, perDay: 2_000_000 }
  organisationId = randomUUID()
  here = `/counter/organisations/${organisationId}`
  await bank.books.organisations.open({
    id: organisationId,
    name: '青禾物流',
    members: [{ customerId: randomUUID(), name: '赵敏', role: 'checker' }],
    limits: { maker: limit, checker: limit, manager: limit },
  })
  const customerId = randomUUID()
  person = { customerId, number: (await bank.openAccount({ customerId, holder: '李明' })).number }
  one = await newClerk()
  two = await newClerk()
})

const added = () => ({ card: person.number, name: '李明', role: 'maker' })
const ask = async (clerk: Customer, what: string, fields: Record<string, string>) =>
  await clerk.send(await clerk.open(here), `${here}/${what}`, fields)
const roleOf = async () => (await bank.books.organisations.membershipOf(person.customerId))?.role ?? null
/** The page is open in front of the clerk; sending is another matter. */
async function look(clerk: Customer, verb: 'approve' | 'decline') {
  const page = await clerk.open(here)
  const [, action = ''] = new RegExp(`action="(${here}/changes/[^"]*/${verb})"`).exec(page.body) ?? []
  return async () => await clerk.send(page, action)
}
const decide = async (clerk: Customer, verb: 'approve' | 'decline') => await (await look(clerk, verb))()

describe('the counter for organisations', () => {
  it('adds a member when another clerk agrees, and says who did what', async () => {
    assert.match((await one.open('/counter')).body, /青禾物流/)
    const asked = await ask(one, 'add-member', added())
    assert.match(asked.body, /已提交，请另一位柜员复核.*增加成员 李明，岗位经办/s)
    assert.doesNotMatch(asked.body, /复核同意/)
    assert.equal(await roleOf(), null)
    assert.match((await two.open('/counter')).body, /待复核 1/)
    const agreed = await decide(two, 'approve')
    assert.match(agreed.body, /已生效.*办理记录.*增加成员 李明，岗位经办/s)
    assert.equal(await roleOf(), 'maker')
    assert.match((await one.open('/counter')).body, /青禾物流/)
  })

  it('does nothing by the agreement of who asked: change.own', async () => {
    await ask(one, 'add-member', added())
    const page = await one.open(here)
    const [, action = ''] = new RegExp(`action="(${here}/changes/[^"]*)/approve"`).exec(page.body) ?? []
    const refused = await one.send(page, `${action}/approve`)
    assert.equal(refused.status, 422)
    assert.match(refused.body, /要由另一位柜员复核/)
    assert.equal(await roleOf(), null)
    // They may take it back.
    assert.match((await decide(one, 'decline')).body, /没有办理，已经记下/)
  })

  it('does nothing that the other clerk does not agree to', async () => {
    await ask(one, 'add-member', added())
    assert.match((await decide(two, 'decline')).body, /未同意/)
    assert.equal(await roleOf(), null)
  })

  it('changes a role with two, and removes with one, at once', async () => {
    await ask(one, 'add-member', added())
    await decide(two, 'approve')
    await ask(one, 'change-role', { member: person.customerId, memberRole: 'manager' })
    assert.equal(await roleOf(), 'maker')
    await decide(two, 'approve')
    assert.equal(await roleOf(), 'manager')
    assert.match((await ask(one, 'remove-member', { leaver: person.customerId })).body, /已生效/)
    assert.equal(await roleOf(), null)
    // And may come back.
    await ask(one, 'add-member', added())
    await decide(two, 'approve')
    assert.equal(await roleOf(), 'maker')
  })

  it('lowers a limit with one, and raises it with two', async () => {
    const figures = async () => (await bank.books.organisations.limits(organisationId)).find(l => l.role === 'maker')
    await ask(one, 'change-limit', { limitRole: 'maker', perBatch: '100', perDay: '100' })
    assert.deepEqual([(await figures())?.perBatch, (await figures())?.perDay], [10_000, 10_000])
    await ask(one, 'change-limit', { limitRole: 'maker', perBatch: '50', perDay: '300' })
    assert.equal((await figures())?.perDay, 10_000)
    await decide(two, 'approve')
    assert.deepEqual([(await figures())?.perBatch, (await figures())?.perDay], [5_000, 30_000])
  })

  it('does not do what was asked of something else: change.stale', async () => {
    await ask(one, 'change-limit', { limitRole: 'maker', perBatch: '50000', perDay: '50000' })
    await ask(two, 'change-limit', { limitRole: 'maker', perBatch: '1', perDay: '1' })
    const refused = await decide(two, 'approve')
    assert.equal(refused.status, 422)
    assert.match(refused.body, /情况变了/)
  })

  it('of two clerks who agree at once one does', async () => {
    await ask(one, 'add-member', added())
    const three = await newClerk()
    const both = [await look(two, 'approve'), await look(three, 'approve')]
    const done = await Promise.all(both.map(async send => await send()))
    assert.deepEqual(
      done.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 422],
    )
    assert.equal(await roleOf(), 'maker')
  })

  const faults: [string, string, Record<string, string>, RegExp][] = [
    ['another’s name', 'add-member', { name: '王小青' }, /没有找到这个卡号，或者与姓名不符/],
    ['a number that nobody has', 'add-member', { card: '6299990000099999999' }, /没有找到这个卡号，或者与姓名不符/],
    ['no role', 'add-member', { role: 'owner' }, /请选择岗位/],
    ['nobody', 'remove-member', {}, /请选择成员/],
    ['who is no member', 'remove-member', { leaver: '00000000-0000-7000-8000-000000000001' }, /已经不是成员/],
    ['no figure', 'change-limit', { limitRole: 'maker', perBatch: 'x', perDay: '1' }, /限额请填数字/],
    ['what is so already', 'change-limit', { limitRole: 'maker', perBatch: '10000', perDay: '20000' }, /没有要改的/],
  ]
  for (const [what, kind, change, words] of faults)
    it(`says what to mend: ${what}`, async () => {
      const { status, body } = await ask(one, kind, kind === 'add-member' ? { ...added(), ...change } : change)
      assert.equal(status, 422)
      assert.match(body, words)
    })

  for (const odd of ['x', '\0', '../..', '😀'.repeat(2000), '1e400', '99999999999999999999999999', '-1'])
    it(`breaks at nothing that is put into its fields: ${JSON.stringify(odd.slice(0, 20))}`, async () => {
      const all = { card: odd, name: odd, role: odd, member: odd, leaver: odd, memberRole: 'maker', limitRole: 'maker' }
      for (const fields of [
        { ...all, perBatch: odd, perDay: odd },
        { ...all, card: person.number, perBatch: '1', perDay: odd },
        { ...all, card: person.number, name: '李明', perBatch: odd, perDay: '1' },
      ])
        for (const kind of ['add-member', 'change-role', 'remove-member', 'change-limit'])
          assert.match(String((await ask(one, kind, fields)).status), /^4(00|13|22)$/)
      assert.deepEqual(await bank.books.organisationChanges.list(organisationId), [])
    })

  it('takes nobody who has no online banking', async () => {
    const { accounts } = bank.books
    const number = '6299990000000777777'
    await accounts.open({ customerId: randomUUID(), holder: '李明', number, product: 'debit-card', isOnline: false })
    assert.match((await ask(one, 'add-member', { ...added(), card: number })).body, /还没有开通个人网银/)
  })

  for (const posts of [[], ['agent'], ['operator'], 'clerk'])
    it(`is no page of ${JSON.stringify(posts)}, and takes no form`, async () => {
      const other = await newClerk(posts as string[])
      const refused = await other.open(here)
      assert.equal(refused.status, 403)
      assert.doesNotMatch(refused.body, /赵敏/)
      const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec((await one.open(here)).body) ?? []
      assert.equal((await other.post(`${here}/remove-member`, { csrf, leaver: person.customerId })).status, 403)
    })

  for (const [how, dies] of [
    ['while their token is good', false],
    ['though their token is good for nothing any more', true],
  ] as const)
    it(`is closed within the minute to whoever is a clerk no more, ${how}`, async () => {
      const { AccessToken } = bank.test.provider
      const { find } = AccessToken
      bank.test.holder.more = { staff_roles: [] }
      bank.test.holder.accountId = one.customerId
      bank.clock.ahead += 75_000
      if (dies)
        AccessToken.find = async () => {
          AccessToken.find = find
          return undefined
        }
      try {
        const refused = await one.open(here)
        assert.equal(refused.status, 403)
        assert.doesNotMatch(refused.body, /赵敏/)
        const change = { limitRole: 'maker', perBatch: '1', perDay: '1' }
        assert.equal((await one.post(`${here}/change-limit`, change)).status, 403)
      } finally {
        AccessToken.find = find
      }
    })

  it('asks whoever still is one by the way, and does what they have sent', async () => {
    const page = await one.open(here)
    const { AccessToken } = bank.test.provider
    const { find } = AccessToken
    bank.test.holder.more = { staff_roles: ['clerk'] }
    bank.test.holder.accountId = one.customerId
    bank.clock.ahead += 75_000
    AccessToken.find = async () => {
      AccessToken.find = find
      return undefined
    }
    const asked = { limitRole: 'maker', perBatch: '1', perDay: '1' }
    const sent = await one.send(page, `${here}/change-limit`, asked)
    assert.ok(sent.trail.some(url => url.startsWith(bank.issuer)))
    const [, action = ''] = /<form[^>]*action="([^"]*change-limit)"/.exec(sent.body) ?? []
    assert.match((await one.send(sent, action)).body, /已生效/)
  })

  it('asks for two factors', async () => {
    const weak = newCustomer(bank, '1')
    bank.test.holder.more = { staff_roles: ['clerk'] }
    assert.notEqual((await weak.open('/counter')).status, 200)
  })

  it('is nothing to a customer’s session, and a clerk’s is nothing to a customer’s pages', async () => {
    const customer = newCustomer(bank)
    bank.test.holder.more = { staff_roles: ['clerk'] }
    await customer.signIn()
    // Each is sent to the issuer, whoever the other session is of; the test's one stands for both realms.
    for (const visit of [await customer.open('/counter'), await one.open('/accounts')])
      assert.ok(visit.trail.some(url => url.startsWith(bank.issuer)))
    assert.ok((await one.open('/counter')).trail.every(url => !url.startsWith(bank.issuer)))
  })

  it('takes no form without the page’s token', async () => {
    const refused = await one.post(`${here}/add-member`, added())
    assert.equal(refused.status, 422)
    assert.deepEqual(await bank.books.organisationChanges.list(organisationId), [])
  })

  it('speaks both languages', async () => {
    await ask(one, 'add-member', added())
    for (const path of ['/counter', here]) {
      const { body } = await one.open(`${path}?lang=en`)
      const plain = ['青禾物流', '李明', '赵敏'].reduce((text, own) => text.replaceAll(own, ''), body)
      assert.doesNotMatch(plain.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
    }
  })
})
