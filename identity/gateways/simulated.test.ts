import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSimulatedEmail } from './email/index.ts'
import { createMemoryOutbox } from './outbox/index.ts'
import { createSimulatedRegistry, type RealNameQuestion } from './registry/index.ts'
import { createSimulatedSms } from './sms/index.ts'

const now = () => new Date('2026-03-04T05:06:07Z')
const sms = {
  to: '13800138000',
  template: 't',
  parameters: { code: '1' },
  text: '验证码 1',
  signName: '青禾通行',
  language: 'zh-CN',
}

describe('simulated sending', () => {
  it('delivers an SMS into the outbox', async () => {
    const outbox = createMemoryOutbox({ limit: 10, now })
    assert.deepEqual(await createSimulatedSms({ outbox }).send({ ...sms, reference: 'n1' }), {
      ok: true,
      providerId: 'simulated-1',
    })
    assert.deepEqual(outbox.listDelivered().messages, [{ ...sms, channel: 'sms', id: '1', deliveredAt: now() }])
  })
  it('delivers an email into the outbox', async () => {
    const outbox = createMemoryOutbox({ limit: 10, now })
    const email = { ...sms, to: 'li@example.cn', subject: '验证码' }
    assert.deepEqual(await createSimulatedEmail({ outbox }).send(email), { ok: true, providerId: 'simulated-1' })
    assert.deepEqual(outbox.listDelivered().messages, [{ ...email, channel: 'email', id: '1', deliveredAt: now() }])
  })
})

describe('the memory outbox', () => {
  const filled = (count: number, limit = 100) => {
    const outbox = createMemoryOutbox({ limit, now })
    for (let i = 1; i <= count; i++) outbox.deliver({ ...sms, channel: 'sms', to: i % 2 ? 'odd' : 'even' })
    return outbox
  }
  const ids = (page: { messages: { id: string }[] }) => page.messages.map(message => message.id)

  it('lists the newest first, page by page, each once', () => {
    const outbox = filled(5)
    const first = outbox.listDelivered({ limit: 2 })
    assert.deepEqual(ids(first), ['5', '4'])
    assert(first.next)
    outbox.deliver({ ...sms, channel: 'sms' })
    const second = outbox.listDelivered({ limit: 2, cursor: first.next })
    assert.deepEqual(ids(second), ['3', '2'])
    assert(second.next)
    const last = outbox.listDelivered({ limit: 2, cursor: second.next })
    assert.deepEqual([ids(last), last.next], [['1'], undefined])
  })
  it('gives no cursor when the page ends exactly', () =>
    assert.equal(filled(2).listDelivered({ limit: 2 }).next, undefined))
  it('lists one recipient only', () => assert.deepEqual(ids(filled(5).listDelivered({ to: 'even' })), ['4', '2']))
  it('forgets the oldest beyond the limit', () => assert.deepEqual(ids(filled(5, 3).listDelivered()), ['5', '4', '3']))
  it('takes a cursor that is none for the beginning', () =>
    assert.deepEqual(ids(filled(2).listDelivered({ cursor: "'; --" })), ['2', '1']))
})

describe('the simulated registry', () => {
  const people = new Map([['11010519491231002X', '阿依古丽·买买提']])
  const check = async (
    question: RealNameQuestion,
    change: { strangers?: 'match' | 'unknown'; available?: () => boolean } = {},
  ) => (await createSimulatedRegistry({ nameOf: idNumber => people.get(idNumber), ...change }).check(question)).outcome

  it('matches a person of the demo world', async () =>
    assert.equal(await check({ name: '阿依古丽·买买提', idNumber: '11010519491231002X' }), 'match'))
  it('matches another dot and a small x', async () =>
    assert.equal(await check({ name: '阿依古丽•买买提', idNumber: '11010519491231002x' }), 'match'))
  it('tells another name', async () =>
    assert.equal(await check({ name: '李明', idNumber: '11010519491231002X' }), 'mismatch'))
  it('lets a made-up person register', async () =>
    assert.equal(await check({ name: '李明', idNumber: '110101199001011237' }), 'match'))
  it('can know nobody else', async () =>
    assert.equal(await check({ name: '李明', idNumber: '110101199001011237' }, { strangers: 'unknown' }), 'unknown'))
  it('can be down', async () =>
    assert.equal(
      await check({ name: '李明', idNumber: '110101199001011237' }, { available: () => false }),
      'unavailable',
    ))
})
