import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { createGenericHttpFace, createSimulatedFace, type FaceQuestion } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const question: FaceQuestion = {
  reference: 'r'.repeat(43),
  name: '王小青',
  idNumber: '11010519491231002X',
  callbackUrl: 'https://id.example/realms/traffic/api/face/callback',
  returnUrl: 'https://id.example/realms/traffic/ceremonies/1/face/t',
  language: 'zh-CN',
  expiresAt: new Date('2026-03-04T05:16:07Z'),
}

const faceAt = (origin: string, { secret = 'shared', pages = 'https://face.example/' } = {}) =>
  createGenericHttpFace(
    { url: `${origin}/checks`, pages, secret, timeoutMs: 2_000 },
    { fetchJson: createFetchJson({ guard: () => {} }), now: () => now },
  )

/** The other side, written from the guide. */
const mac = (text: string, secret = 'shared') => createHmac('sha256', secret).update(text).digest('hex')

function isSigned({ headers, body }: ReceivedRequest): boolean {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-lingpai-signature'])) ?? []
  return given === mac(`${time}.${body}`)
}

describe('the provider over HTTP', () => {
  it('is told who, and where to tell of it, signed; and its page is the answer', async () => {
    const seen: unknown[] = []
    const provider = (request: ReceivedRequest): ProviderAnswer => {
      if (!isSigned(request)) return { status: 401, body: {} }
      seen.push(JSON.parse(request.body))
      return { status: 200, body: { page: 'https://face.example/c/1' } }
    }
    await withProvider(provider, async origin => {
      assert.deepEqual(await faceAt(origin).start(question), { ok: true, page: 'https://face.example/c/1' })
      assert.deepEqual(seen, [{ ...question, expiresAt: '2026-03-04T05:16:07.000Z' }])
      assert.deepEqual(await faceAt(origin, { secret: 'other' }).start(question), { ok: false, code: 'unavailable' })
    })
  })

  for (const [what, answer] of [
    ['fails', { status: 500, body: { page: 'https://face.example/c/1' } }],
    ['answers nothing', { status: 200, body: {} }],
    ['answers with what is no address', { status: 200, body: { page: 'c/1' } }],
    ['sends people to another origin', { status: 200, body: { page: 'https://face.example.evil.example/c/1' } }],
    ['sends people to a script', { status: 200, body: { page: 'javascript:alert(1)' } }],
    ['cuts the line', 'cut'],
  ] as const)
    it(`is unavailable where it ${what}`, async () => {
      await withProvider(
        () => answer,
        async origin => {
          assert.deepEqual(await faceAt(origin).start(question), { ok: false, code: 'unavailable' })
        },
      )
    })

  it('is unavailable where nobody listens', async () => {
    assert.deepEqual(await faceAt('http://127.0.0.1:9').start(question), { ok: false, code: 'unavailable' })
  })
})

describe('a callback', () => {
  const { readCallback } = faceAt('http://127.0.0.1:9')
  const time = now.getTime() / 1000
  const good = JSON.stringify({ reference: question.reference, outcome: 'passed' })
  const signed = (body = good, { at = time, secret = 'shared' } = {}) => ({
    body,
    signature: `t=${at},v1=${mac(`${at}.${body}`, secret)}`,
  })
  const unsigned = { ok: false, code: 'face.callback_unsigned' }
  const malformed = { ok: false, code: 'face.callback_malformed' }

  it('is read where it is the provider’s own', () => {
    const callback = { reference: question.reference, outcome: 'passed' }
    assert.deepEqual(readCallback(signed()), { ok: true, callback })
    for (const at of [time - 299, time + 299]) assert.ok(readCallback(signed(good, { at })).ok)
  })

  for (const [what, received] of Object.entries({
    'another’s secret': signed(good, { secret: 'other' }),
    'no signature': { body: good, signature: '' },
    'a signature of another text': { ...signed(good.replace('passed', 'failed')), body: good },
    'a signature of another time': { body: good, signature: signed().signature.replace(`t=${time}`, `t=${time + 1}`) },
    'an old time': signed(good, { at: time - 301 }),
    'a time to come': signed(good, { at: time + 301 }),
    'a shortened signature': { body: good, signature: signed().signature.slice(0, -2) },
  }))
    it(`is refused with ${what}`, () => assert.deepEqual(readCallback(received), unsigned))

  for (const [what, body] of Object.entries({
    'that is no JSON': 'passed',
    'without a reference': JSON.stringify({ outcome: 'passed' }),
    'with an outcome that is none': JSON.stringify({ reference: question.reference, outcome: 'likely' }),
    'with a score': JSON.stringify({ reference: question.reference, outcome: 'passed', score: 0.98 }),
    'with a picture': JSON.stringify({ reference: question.reference, outcome: 'passed', image: 'data:' }),
  }))
    it(`${what} is refused though signed`, () => assert.deepEqual(readCallback(signed(body)), malformed))
})

describe('the simulated provider', () => {
  let count = 0
  const face = createSimulatedFace({
    origin: 'http://localhost:8080',
    randomToken: () => `t${++count}`,
    now: () => now,
  })

  it('sends a callback of its own, once for each of its pages', async () => {
    const started = await face.start(question)
    assert.ok(started.ok)
    const page = started.page.split('/').at(-1) ?? ''
    assert.deepEqual(face.find(page), question)
    const decided = face.decide(page, 'failed')
    assert.ok(decided)
    assert.equal(decided.callback.url, question.callbackUrl)
    const received = {
      body: await decided.callback.text(),
      signature: decided.callback.headers.get('x-lingpai-signature') ?? '',
    }
    const callback = { reference: question.reference, outcome: 'failed' }
    assert.deepEqual(face.readCallback(received), { ok: true, callback })
    assert.equal(face.decide(page, 'passed'), null)
    assert.equal(face.find(page), null)
  })

  it('knows nothing of a check whose time is over', async () => {
    const started = await face.start({ ...question, expiresAt: now })
    assert.ok(started.ok)
    assert.equal(face.find(started.page.split('/').at(-1) ?? ''), null)
  })
})
