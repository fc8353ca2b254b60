import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { newId } from '../../kit/crypto/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { isAppError } from '../../kit/errors/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { accepted, code, createNoticesWorld, rejected, told } from './testing-notices.ts'

onEachDatabase('notices', async raw => {
  const world = await createNoticesWorld(raw)
  const { database, forward } = world
  const identifiers = createIdentifierStore(world)
  const soon = (): Date => new Date(world.now().getTime() + 300_000)

  beforeEach(world.empty)

  async function addAccount(addresses: { phone?: Date | null; email?: Date | null }): Promise<string> {
    const id = newId(world.now())
    await database.query
      .insertInto('accounts')
      .values({ id, realm: 'toll', status: 'active', origin: 'self', ial: 1, created_at: world.now() } as never)
      .execute()
    const { phone, email } = addresses
    if (phone !== undefined)
      await identifiers.add(
        database.query,
        { realm: 'toll', id },
        { kind: 'phone', value: `138${id.slice(-8)}` },
        phone,
      )
    if (email !== undefined)
      await identifiers.add(database.query, { realm: 'toll', id }, { kind: 'email', value: `${id}@example.cn` }, email)
    return id
  }
  const tell = async (id: string, language = 'en') => {
    const { notices, sent } = world.join(() => accepted)
    const parameters = { at: world.now().toISOString(), reportUrl: 'https://id.example/r/1' }
    await notices.tell(database.query, { id, realm: 'toll', language }, 'password-changed', parameters)
    await notices.drain()
    return sent.map(({ channel, to }) => ({ channel, to })).toSorted((a, b) => b.channel.localeCompare(a.channel))
  }

  it('tells an account at its verified phone and email address', async () => {
    const id = await addAccount({ phone: world.now(), email: world.now() })
    assert.deepEqual(await tell(id), [
      { channel: 'sms', to: `138${id.slice(-8)}` },
      { channel: 'email', to: `${id}@example.cn` },
    ])
    assert((await world.rows()).every(row => row.account_id === id && row.language === 'en'))
  })
  it('tells nothing to an address that was never verified', async () =>
    assert.deepEqual(await tell(await addAccount({ phone: null })), []))
  it('falls back to Chinese where the language is none of ours', async () => {
    await tell(await addAccount({ phone: world.now() }), 'fr')
    assert.deepEqual(
      (await world.rows()).map(row => row.language),
      ['zh-CN'],
    )
  })

  it('refuses a notice whose text would have a hole', async () => {
    const { notices } = world.join(() => accepted)
    await assert.rejects(
      notices.enqueue(database.query, { ...told(), parameters: {} }),
      error => isAppError(error) && error.code === 'notice.parameter_missing',
    )
  })

  it('keeps no address, link or code in clear', async () => {
    const { notices } = world.join(() => rejected)
    await notices.enqueue(database.query, code(soon()))
    await notices.enqueue(database.query, told())
    await notices.enqueue(database.query, told({ to: { channel: 'email', address: 'li.ming@example.cn' } }))
    const inClear = /13800138000|482913|li\.ming|id\.example/
    assert.doesNotMatch(JSON.stringify(await world.rows()), inClear)
    await notices.drain()
    assert.doesNotMatch(JSON.stringify([await world.rows(), await world.events()]), inClear)
  })

  it('keeps nothing of what was said once it is sent', async () => {
    const { notices } = world.join(() => accepted)
    await notices.enqueue(database.query, code(soon()))
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual([row?.state, row?.parameters_cipher, row?.recipient_cipher], ['sent', '', ''])
  })

  it('keeps nothing of a dead code', async () => {
    const { notices } = world.join(() => rejected)
    await notices.enqueue(database.query, code(soon()))
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual([row?.state, row?.parameters_cipher], ['dead', ''])
    assert.equal(await notices.retryDead(row?.id ?? ''), false)
  })

  it('hands the gateway the finished text, the signature and an idempotency key', async () => {
    const { notices, sent } = world.join(() => accepted)
    await notices.enqueue(database.query, told())
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual(sent, [
      {
        channel: 'sms',
        to: '13800138000',
        template: 'account-opened',
        text: '【青禾通行】您的账户已在柜台开通。首次登录请打开 https://id.example/r/1',
        reference: row?.id,
      },
    ])
  })

  it('lists dead letters page by page, the newest first', async () => {
    const { notices } = world.join(() => rejected)
    for (const link of ['/1', '/2', '/3']) await notices.enqueue(database.query, told({ link }))
    await notices.enqueue(database.query, told({ realm: 'bank' }))
    await notices.drain()
    const ids = (await world.rows()).filter(row => row.realm === 'toll').map(row => row.id)
    const first = await notices.deadLetters({ realm: 'toll', limit: 2 })
    const second = await notices.deadLetters({ realm: 'toll', limit: 2, cursor: first.next })
    assert.deepEqual(
      [...first.letters, ...second.letters].map(letter => letter.id),
      ids.toReversed(),
    )
    assert.equal(second.next, null)
    assert.deepEqual(first.letters[0], {
      id: ids[2],
      realm: 'toll',
      accountId: null,
      channel: 'sms',
      recipientMasked: '138****8000',
      template: 'account-opened',
      attempts: 1,
      error: 'rejected:no',
      createdAt: world.now(),
      diedAt: world.now(),
      isRetryable: true,
    })
  })

  it('sends a dead letter that is tried again', async () => {
    let answer = rejected
    const { notices, sent } = world.join(() => answer)
    await notices.enqueue(database.query, told())
    await notices.drain()
    answer = accepted
    const [row] = await world.rows()
    assert.equal(await notices.retryDead(row?.id ?? ''), true)
    await notices.drain()
    assert.deepEqual([sent.length, (await world.rows())[0]?.state], [2, 'sent'])
    assert.equal(await notices.retryDead(row?.id ?? ''), false)
  })

  it('purges what ended before, in batches, and nothing that waits', async () => {
    const { notices } = world.join(({ text }) => (text.endsWith('/dead') ? rejected : accepted))
    for (const link of ['/sent', '/dead', '/sent']) await notices.enqueue(database.query, told({ link }))
    await notices.drain()
    const before = new Date(world.now().getTime() + 1)
    await notices.enqueue(database.query, told())
    forward(10)
    assert.deepEqual([await notices.purge(before, 2), await notices.purge(before, 2)], [2, 1])
    assert.deepEqual(
      (await world.rows()).map(row => row.state),
      ['waiting'],
    )
  })

  it('counts what waits and what is dead', async () => {
    const { notices } = world.join(() => rejected)
    await notices.enqueue(database.query, told())
    await notices.drain()
    await notices.enqueue(database.query, told())
    await notices.enqueue(database.query, told())
    const counts = await notices.counts()
    assert.deepEqual(
      counts.toSorted((a, b) => a.state.localeCompare(b.state)),
      [
        { realm: 'toll', channel: 'sms', state: 'dead', count: 1, oldest: world.now() },
        { realm: 'toll', channel: 'sms', state: 'waiting', count: 2, oldest: world.now() },
      ],
    )
  })

  it('reports every outcome once', async () => {
    const seen: string[] = []
    const { notices } = world.join(({ template }) => (template === 'code' ? rejected : accepted), {
      metrics: { ended: ({ template }, result, waitedMs) => seen.push(`${template} ${result} ${waitedMs}`) },
    })
    await notices.enqueue(database.query, told())
    await notices.enqueue(database.query, code(soon()))
    await notices.drain()
    await notices.enqueue(database.query, code(new Date(world.now().getTime() + 10)))
    forward(10)
    await notices.drain()
    assert.deepEqual(seen.toSorted(), ['account-opened sent 0', 'code dead 0', 'code expired 10'])
  })
})
