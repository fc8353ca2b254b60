import assert from 'node:assert/strict'
import { it } from 'node:test'
import { stepAt, totp } from '../../../kit/one-time-codes/index.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { changeMedium } from '../../media/index.ts'
import { createMediaWorld, hour, origin, race } from '../../media/testing-media.ts'
import { activateTotp, createTotp, enrolTotp, listTotpApps } from './index.ts'

onEachIdentityDatabase('An authenticator app', database => {
  const world = createMediaWorld(database)
  const { deps, policy, pass } = world
  const authenticator = createTotp(deps)
  const realm = { realm: 'bank', policy }

  /** What the app on the phone does with the URI, on a clock that may be off. */
  function appOf(uri: string) {
    const secret = decodeBase32(new URL(uri).searchParams.get('secret') ?? '')
    return (off = 0): string => totp(secret, stepAt(new Date(deps.now().getTime() + off), 30))
  }
  const enrol = (accountId: string) =>
    enrolTotp(deps, { accountId, ...realm, issuer: '青禾银行', label: '139****0001' })
  const activate = (accountId: string, code: string) => activateTotp(deps, { accountId, ...realm, code }, origin)

  async function inUse() {
    const accountId = await world.openAccount()
    const app = appOf((await enrol(accountId)).uri)
    assert.deepEqual(await activate(accountId, app()), { ok: true })
    pass(60_000)
    return { accountId, app }
  }
  const verify = (accountId: string | null, code: string) => authenticator.verify(world.proving(accountId), code)

  it('is set up, activated by one right code, listed and told of', async () => {
    const { accountId, app } = await inUse()
    const [listed] = await listTotpApps(database.query, accountId)
    assert.equal(listed?.status, 'active')
    assert.deepEqual(await world.kindsOf(accountId), ['medium.activated'])
    assert.deepEqual(world.told.at(-1)?.parameters['change'], 'activate')
    assert.deepEqual(await verify(accountId, app()), { bound: null })
  })

  it('does not sign in before its activation', async () => {
    const accountId = await world.openAccount()
    const app = appOf((await enrol(accountId)).uri)
    assert.equal(await verify(accountId, app()), null)
    assert.deepEqual(await listTotpApps(database.query, accountId), [])
  })

  it('is not activated by a wrong code, too late, or where none waits', async () => {
    const accountId = await world.openAccount()
    assert.deepEqual(await activate(accountId, '000000'), { ok: false, code: 'medium.none' })
    const app = appOf((await enrol(accountId)).uri)
    assert.deepEqual(await activate(accountId, otherThan(app())), { ok: false, code: 'code.wrong' })
    pass(policy.media.totp.activateWithin)
    assert.deepEqual(await activate(accountId, app()), { ok: false, code: 'medium.expired' })
  })

  it('takes a code that was typed in two groups or full-width', async () => {
    const { accountId, app } = await inUse()
    const code = app()
    assert.deepEqual(await verify(accountId, `${code.slice(0, 3)} ${code.slice(3)}`), { bound: null })
    pass(30_000)
    const wide = [...app()].map(digit => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join('')
    assert.deepEqual(await verify(accountId, wide), { bound: null })
  })

  it('allows a clock that is one step off, either way, and not two', async () => {
    const { accountId, app } = await inUse()
    assert.deepEqual(await verify(accountId, app(-30_000)), { bound: null })
    pass(90_000)
    assert.deepEqual(await verify(accountId, app(30_000)), { bound: null })
    pass(120_000)
    assert.equal(await verify(accountId, app(60_000)), null)
    assert.equal(await verify(accountId, app(-60_000)), null)
    assert.equal(await verify(accountId, app(3 * hour)), null)
  })

  it('takes a code once, and none of an earlier step after it', async () => {
    const { accountId, app } = await inUse()
    const code = app()
    assert.deepEqual(await verify(accountId, code), { bound: null })
    assert.equal(await verify(accountId, code), null)
    assert.equal(await verify(accountId, app(-30_000)), null)
  })

  it('does not take the code that activated it again', async () => {
    const accountId = await world.openAccount()
    const app = appOf((await enrol(accountId)).uri)
    const code = app()
    await activate(accountId, code)
    assert.equal(await verify(accountId, code), null)
  })

  it('of ten uses of one code at once takes one', async () => {
    const { accountId, app } = await inUse()
    const code = app()
    assert.equal(await race(async () => (await verify(accountId, code)) !== null), 1)
  })

  it('of ten activations at once lets one through, and stays in use', async () => {
    const accountId = await world.openAccount()
    const app = appOf((await enrol(accountId)).uri)
    const code = app()
    assert.equal(await race(async () => (await activate(accountId, code)).ok), 1)
    pass(60_000)
    assert.deepEqual(await verify(accountId, app()), { bound: null })
  })

  it('proves nothing for another account, for nobody and for a payment', async () => {
    const { accountId, app } = await inUse()
    const { accountId: other } = await inUse()
    assert.equal(await verify(other, app()), null)
    assert.equal(await verify(null, app()), null)
    const transaction = { hash: 'h', payeeAccount: '6222020200112233', amount: '1.00' }
    assert.equal(await authenticator.verify(world.proving(accountId, { transaction }), app()), null)
  })

  it('is replaced by the activation of a new one, whose secret is another', async () => {
    const { accountId, app } = await inUse()
    const next = appOf((await enrol(accountId)).uri)
    assert.deepEqual(await verify(accountId, app()), { bound: null }, 'in use until then')
    pass(60_000)
    assert.deepEqual(await activate(accountId, next()), { ok: true })
    pass(60_000)
    assert.equal(await verify(accountId, app()), null)
    assert.deepEqual(await verify(accountId, next()), { bound: null })
    assert.deepEqual((await world.kindsOf(accountId)).slice(1), ['medium.replaced', 'medium.activated'])
  })

  for (const act of ['suspend', 'report-lost', 'revoke'] as const)
    it(`proves nothing after "${act}"`, async () => {
      const { accountId, app } = await inUse()
      const [listed] = await listTotpApps(database.query, accountId)
      const change = { kind: 'totp', accountId, realm: 'bank', id: listed?.id ?? '' } as const
      assert.deepEqual(await changeMedium(deps, { ...change, act }, origin), { ok: true })
      assert.equal(await verify(accountId, app()), null)
      const resumed = await changeMedium(deps, { ...change, act: 'resume' }, origin)
      assert.equal(resumed.ok, act === 'suspend')
      assert.equal((await verify(accountId, app())) !== null, act === 'suspend')
    })

  it('keeps its secret encrypted, and wiped when revoked', async () => {
    const { accountId } = await inUse()
    const row = () =>
      database.query.selectFrom('totp_apps').selectAll().where('account_id', '=', accountId).executeTakeFirstOrThrow()
    const { id, secret_cipher } = await row()
    assert.match(secret_cipher, /^v1\./)
    assert.throws(() => deps.keys.decrypt(secret_cipher, 'media.totp.secret.other'), { code: 'ciphertext-unreadable' })
    await changeMedium(deps, { kind: 'totp', accountId, realm: 'bank', id, act: 'revoke' }, origin)
    assert.equal((await row()).secret_cipher, '')
  })
})

const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

function decodeBase32(text: string): Buffer {
  const bits = [...text]
    .map(sign => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
