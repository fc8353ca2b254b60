import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { AppError } from '../../../kit/errors/index.ts'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { createGenericHttpRegistry } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const person = { name: '王小青', idNumber: '11010519491231002X' }

const check = (origin: string, secret = 'shared', guard: (what: string) => void = () => {}) =>
  createGenericHttpRegistry(
    { url: `${origin}/check`, secret, timeoutMs: 2_000 },
    { fetchJson: createFetchJson({ guard }), now: () => now },
  ).check(person)

/** The receiver's side, written from the header's description. */
function isSigned({ headers, body }: ReceivedRequest, secret: string): boolean {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-lingpai-signature'])) ?? []
  return createHmac('sha256', secret).update(`${time}.${body}`).digest('hex') === mac
}

const signedOnly =
  (answer: ProviderAnswer) =>
  (request: ReceivedRequest): ProviderAnswer =>
    isSigned(request, 'shared') ? answer : { status: 401, body: {} }

for (const outcome of ['match', 'mismatch', 'unknown'] as const) {
  test(`the registry says ${outcome}`, async () => {
    await withProvider(signedOnly({ status: 200, body: { outcome } }), async origin => {
      assert.deepEqual(await check(origin), { outcome })
    })
  })
}

test('it is asked for the name and the number, and nothing else', async () => {
  const seen: unknown[] = []
  const receiver = (request: ReceivedRequest): ProviderAnswer => {
    seen.push(JSON.parse(request.body))
    return { status: 200, body: { outcome: 'match' } }
  }
  await withProvider(receiver, async origin => {
    await check(origin)
    assert.deepEqual(seen, [person])
  })
})

test('it is asked for the phone too where there is one to ask for', async () => {
  const seen: unknown[] = []
  const receiver = (request: ReceivedRequest): ProviderAnswer => {
    seen.push(JSON.parse(request.body))
    return { status: 200, body: { outcome: 'match' } }
  }
  await withProvider(receiver, async origin => {
    await createGenericHttpRegistry(
      { url: `${origin}/check`, secret: 'shared', timeoutMs: 2_000 },
      { fetchJson: createFetchJson({ guard: () => {} }), now: () => now },
    ).check({ ...person, phone: '13800000000' })
    assert.deepEqual(seen, [{ ...person, phone: '13800000000' }])
  })
})

test('nobody is confirmed where our secret is not the one', async () => {
  await withProvider(signedOnly({ status: 200, body: { outcome: 'match' } }), async origin => {
    assert.deepEqual(await check(origin, 'other'), { outcome: 'unavailable' })
  })
})

for (const [what, answer] of [
  ['a failure', { status: 500, body: { outcome: 'match' } }],
  ['an outcome that is none', { status: 200, body: { outcome: 'yes' } }],
  ['an empty answer', { status: 200, body: {} }],
] as const) {
  test(`nobody is confirmed by ${what}`, async () => {
    await withProvider(
      () => answer,
      async origin => {
        assert.deepEqual(await check(origin), { outcome: 'unavailable' })
      },
    )
  })
}

test('a registry that is away is unavailable', async () => {
  assert.deepEqual(await check('http://127.0.0.1:9'), { outcome: 'unavailable' })
})

test('it is not asked inside a transaction', async () => {
  const guard = (): never => {
    throw new AppError('database.not_inside_transaction')
  }
  await assert.rejects(check('http://127.0.0.1:9', 'shared', guard), { code: 'database.not_inside_transaction' })
})
