import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Answer, openPhones, type Phones, phoneOrigin } from '../phones/testing-phones.ts'

interface Page {
  messages: {
    id: string
    kind: string
    title: string
    text: string
    link: { what: string; url: string } | null
    unread: boolean
  }[]
  unread: number
}

onEachDatabase<unknown>('the inbox', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])
  const pageOf = ({ body }: Answer): Page => body as unknown as Page
  type Registered = Awaited<ReturnType<Phones['registered']>>
  const inboxOf = async (phone: Registered) => pageOf(await phone.call('GET', '/phone/inbox'))

  it('holds what the holder was told, with a link to the realm’s own pages, and is read up to what was shown', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    const first = await inboxOf(phone)
    assert.deepEqual([first.unread, first.messages.length], [1, 1])
    const [message] = first.messages
    assert.deepEqual([message?.kind, message?.title, message?.unread], ['security', '账户已登记一部手机', true])
    assert.equal(message?.link?.what, 'not-me')
    assert.ok(message?.link?.url.startsWith(`${phone.issuer}/not-me/`))
    assert.ok(!message?.text.includes('http'))
    const done = await phone.call('POST', '/phone/inbox/read', { upTo: message?.id })
    assert.equal(done.body.unread, 0)
    assert.equal((await inboxOf(phone)).messages[0]?.unread, false)
  })

  it('keeps nothing of it in clear', async () => {
    const phone = await phones.registered(await phones.holder())
    const { link } = (await inboxOf(phone)).messages[0] ?? {}
    const rows = await phones.database.query.selectFrom('inbox_messages').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes(link?.url.split('/').at(-1) ?? 'none'), false)
  })

  it('is nobody else’s: neither read nor marked as read by another account', async () => {
    const mine = await phones.registered(await phones.holder())
    const other = await phones.registered(await phones.holder())
    const { messages } = await inboxOf(mine)
    const theirs = await inboxOf(other)
    assert.ok(theirs.messages.every(({ id }) => !messages.some(one => one.id === id)))
    await other.call('POST', '/phone/inbox/read', { upTo: 'ffffffff-ffff-7fff-bfff-ffffffffffff' })
    assert.equal((await inboxOf(mine)).unread, 1)
  })

  it('always announces security, and other kinds as the holder wants', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    refused(
      await phone.call('PUT', '/phone/inbox/settings', { kind: 'security', announced: false }),
      409,
      'inbox.always_announced',
    )
    const chosen = await phone.call('PUT', '/phone/inbox/settings', { kind: 'account', announced: false })
    assert.deepEqual(chosen.body.kinds, [
      { kind: 'security', announced: true, fixed: true },
      { kind: 'account', announced: false, fixed: false },
      { kind: 'reminder', announced: true, fixed: false },
    ])
    const account = { id: holder.id, realm: 'toll', language: 'zh-CN' }
    await phones.database.transaction(async tx => {
      await phones.inbox.put(tx, account, 'closing-cancelled', {})
      await phones.inbox.put(tx, account, 'two-step-changed', { at: phones.now().toISOString() })
    })
    const { messages, unread } = await inboxOf(phone)
    assert.deepEqual(
      messages.slice(0, 2).map(one => [one.kind, one.unread]),
      [
        ['security', true],
        ['account', false],
      ],
    )
    assert.equal(unread, 2)
  })

  it('never holds a code', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    await phones.database.transaction(async tx => {
      await phones.inbox.put(tx, { id: holder.id, realm: 'toll' }, 'code', { code: '123456', minutes: '5' })
    })
    assert.equal((await inboxOf(phone)).messages.length, 1)
  })

  it('forgets what is older than it keeps', async () => {
    const phone = await phones.registered(await phones.holder())
    phones.clock.skew = 91 * 86_400_000
    const { id: accountId } = await rowOf(phone.id)
    assert.equal((await phones.inbox.list(accountId, null)).messages.length, 0)
    assert.equal(await phones.inbox.unread(accountId), 0)
    phones.clock.skew = 0
  })

  it('says on a stream that something came, and is closed by the next stream of the same phone', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    const listen = async () => {
      const headers = {
        authorization: `DPoP ${phone.token}`,
        dpop: await phone.proof('GET', '/phone/inbox/stream'),
        origin: phoneOrigin,
      }
      const response = await fetch(`${phone.issuer}/api/phone/inbox/stream`, { headers })
      assert.equal(response.headers.get('content-type'), 'text/event-stream')
      return response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('no stream')
    }
    const first = await listen()
    assert.equal((await first.read()).value, 'event: unread\ndata: 1\n\n')
    await phones.database.transaction(async tx => {
      await phones.inbox.put(tx, { id: holder.id, realm: 'toll' }, 'two-step-changed', {
        at: phones.now().toISOString(),
      })
    })
    assert.equal((await first.read()).value, 'event: unread\ndata: 2\n\n')
    const second = await listen()
    assert.equal((await second.read()).value, 'event: unread\ndata: 2\n\n')
    assert.equal((await first.read()).done, true)
    await second.cancel()
  })

  it('is nothing without a registered phone', async () => {
    const phone = await phones.phone(await phones.holder())
    for (const path of ['/phone/inbox', '/phone/inbox/settings', '/phone/inbox/stream'])
      refused(await phone.call('GET', path), 403, 'phone.unknown')
  })

  async function rowOf(phoneId: string) {
    const row = await phones.database.query
      .selectFrom('phones')
      .select('account_id as id')
      .where('id', '=', phoneId)
      .executeTakeFirst()
    return row ?? assert.fail('no phone')
  }
})
