import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { createMediaWorld, origin, race } from '../../media/testing-media.ts'
import { countRecoveryCodes, createRecoveryCode, makeRecoveryCodes } from './index.ts'

onEachIdentityDatabase('Recovery codes', database => {
  const world = createMediaWorld(database)
  const { deps, policy } = world
  const authenticator = createRecoveryCode(deps)
  const make = (accountId: string) => makeRecoveryCodes(deps, { accountId, realm: 'bank', policy }, origin)
  const verify = (accountId: string | null, code: string) => authenticator.verify(world.proving(accountId), code)
  const left = (accountId: string) => countRecoveryCodes(database.query, accountId)

  async function holder() {
    const accountId = await world.openAccount()
    const codes = await make(accountId)
    const [first = '', second = ''] = codes
    return { accountId, codes, first, second }
  }

  it('are ten, all different, easy to copy, and told of', async () => {
    const { accountId, codes } = await holder()
    assert.equal(new Set(codes).size, 10)
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    assert.equal(await left(accountId), 10)
    assert.deepEqual(await world.kindsOf(accountId), ['recovery-codes.made'])
    assert.deepEqual(world.toldTo(accountId), ['medium-changed'])
  })

  it('are each good once; each use is told of with how many are left', async () => {
    const { accountId, first, second } = await holder()
    assert.deepEqual(await verify(accountId, first), { bound: null })
    assert.equal(await verify(accountId, first), null)
    assert.deepEqual(await verify(accountId, second), { bound: null })
    assert.equal(await left(accountId), 8)
    assert.deepEqual(world.toldTo(accountId).slice(1), ['recovery-code-used', 'recovery-code-used'])
    assert.equal(world.told.at(-1)?.parameters['count'], '8')
  })

  it('are taken as a hand copies them', async () => {
    const { accountId, first } = await holder()
    const copied = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    assert.deepEqual(await verify(accountId, copied), { bound: null })
  })

  it('of another account, of nobody, of a payment and what is no code prove nothing', async () => {
    const { accountId, first } = await holder()
    const { accountId: other } = await holder()
    assert.equal(await verify(other, first), null)
    assert.equal(await verify(null, first), null)
    for (const typed of ['', 'U', first.slice(1), `${first}0`, '恢复码'])
      assert.equal(await verify(accountId, typed), null, typed)
    const transaction = { hash: 'h', payeeAccount: '6222020200112233', amount: '1.00' }
    assert.equal(await authenticator.verify(world.proving(accountId, { transaction }), first), null)
    assert.equal(await left(accountId), 10)
  })

  it('end with a new set', async () => {
    const { accountId, first } = await holder()
    const [fresh = ''] = await make(accountId)
    assert.equal(await verify(accountId, first), null)
    assert.deepEqual(await verify(accountId, fresh), { bound: null })
    assert.equal(await left(accountId), 9)
  })

  it('are used once by ten at once', async () => {
    const { accountId, first } = await holder()
    assert.equal(await race(async () => (await verify(accountId, first)) !== null), 1)
    assert.equal(await left(accountId), 9)
  })

  it('made ten times at once leave one whole set', async () => {
    const accountId = await world.openAccount()
    const sets = await Promise.all(Array.from({ length: 10 }, () => make(accountId)))
    assert.equal(await left(accountId), 10)
    const good = []
    for (const [first = ''] of sets) if (await verify(accountId, first)) good.push(first)
    assert.equal(good.length, 1)
  })

  it('are nowhere in the tables', async () => {
    const { accountId, codes } = await holder()
    const rows = await database.query
      .selectFrom('recovery_codes')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute()
    const sets = await database.query.selectFrom('recovery_code_sets').selectAll().execute()
    const text = JSON.stringify([rows, sets])
    for (const code of codes) assert.equal(text.includes(code) || text.includes(code.replaceAll('-', '')), false)
  })
})
