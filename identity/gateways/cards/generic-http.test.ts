import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { AppError } from '../../../kit/errors/index.ts'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { createGenericHttpCards } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const question = { number: '6299980000000000012', password: '135246', name: '王小青', idNumber: '11010519491231002X' }

const check = (origin: string, { secret = 'shared', timeoutMs = 2_000, guard = (_what: string): void => {} } = {}) =>
  createGenericHttpCards(
    { url: `${origin}/check`, secret, timeoutMs },
    { fetchJson: createFetchJson({ guard }), now: () => now },
  ).check(question)

/** The receiver's side, written from the header's description. */
function isSigned({ headers, body }: ReceivedRequest, secret: string): boolean {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-lingpai-signature'])) ?? []
  return createHmac('sha256', secret).update(`${time}.${body}`).digest('hex') === mac
}

const signedOnly =
  (answer: ProviderAnswer) =>
  (request: ReceivedRequest): ProviderAnswer =>
    isSigned(request, 'shared') ? answer : { status: 401, body: { outcome: 'match' } }

for (const outcome of ['match', 'mismatch', 'locked'] as const)
  test(`the card system says ${outcome}`, async () => {
    await withProvider(signedOnly({ status: 200, body: { outcome } }), async origin => {
      assert.deepEqual(await check(origin), { outcome })
    })
  })

test('it is asked by POST, for card, password, name and document and nothing else, and none of it in the address', async () => {
  const seen: ReceivedRequest[] = []
  const receiver = (request: ReceivedRequest): ProviderAnswer => {
    seen.push(request)
    return { status: 200, body: { outcome: 'match' } }
  }
  await withProvider(receiver, async origin => {
    await check(origin)
    assert.deepEqual([seen[0]?.method, seen[0]?.url], ['POST', '/check'])
    assert.deepEqual(JSON.parse(seen[0]?.body ?? ''), question)
    assert.equal(Number(/^t=(\d+)/.exec(String(seen[0]?.headers['x-lingpai-signature']))?.[1]), now.getTime() / 1000)
  })
})

test('nobody is confirmed where our secret is not the one, whatever the body says', async () => {
  await withProvider(signedOnly({ status: 200, body: { outcome: 'match' } }), async origin => {
    assert.deepEqual(await check(origin, { secret: 'other' }), { outcome: 'unavailable' })
  })
})

for (const [what, answer] of [
  ['a failure that says match', { status: 500, body: { outcome: 'match' } }],
  ['another success than 200', { status: 201, body: { outcome: 'match' } }],
  ['a redirect', { status: 302, body: { outcome: 'match' } }],
  ['an outcome that is none', { status: 200, body: { outcome: 'yes' } }],
  ['an outcome of another type', { status: 200, body: { outcome: true } }],
  ['an outcome in a list', { status: 200, body: [{ outcome: 'match' }] }],
  ['an outcome in another letter case', { status: 200, body: { outcome: 'MATCH' } }],
  ['an empty answer', { status: 200, body: {} }],
  ['nothing at all', { status: 200, body: '' }],
  ['null', { status: 200, body: 'null' }],
  ['what is no JSON', { status: 200, body: '{"outcome":"match"' }],
  ['a page', { status: 200, body: '<html>match</html>' }],
  ['an answer that never ends', { status: 200, body: `{"outcome":"match","more":"${'x'.repeat(5_000_000)}"}` }],
  ['a cut line', 'cut'],
] as const satisfies readonly (readonly [string, ProviderAnswer])[])
  test(`nobody is confirmed by ${what}`, async () => {
    await withProvider(
      () => answer,
      async origin => {
        assert.deepEqual(await check(origin), { outcome: 'unavailable' })
      },
    )
  })

test('one that does not answer in time is unavailable', async () => {
  await withProvider(
    () => 'hang',
    async origin => {
      assert.deepEqual(await check(origin, { timeoutMs: 100 }), { outcome: 'unavailable' })
    },
  )
})

test('one that is away is unavailable', async () => {
  assert.deepEqual(await check('http://127.0.0.1:9'), { outcome: 'unavailable' })
})

test('it is not asked inside a transaction: a fault of ours is not taken for an answer', async () => {
  const guard = (): never => {
    throw new AppError('database.not_inside_transaction')
  }
  await assert.rejects(check('http://127.0.0.1:9', { guard }), { code: 'database.not_inside_transaction' })
})
