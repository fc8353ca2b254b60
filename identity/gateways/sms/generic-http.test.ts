import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { AppError } from '../../../kit/errors/index.ts'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { createGenericHttpSms, type SmsMessage } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const message: SmsMessage = {
  to: '13800138000',
  template: 'sign-in-code',
  parameters: { code: '042997' },
  text: '验证码 042997，"5" 分钟内有效。',
  signName: '青禾通行',
  language: 'zh-CN',
  reference: 'notice-1',
}

const send = (origin: string, secret = 'shared', guard: (what: string) => void = () => {}, timeoutMs = 5_000) =>
  createGenericHttpSms(
    {
      url: `${origin}/sms`,
      secret,
      headers: { 'x-api-key': 'k' },
      body: {
        phones: ['{to}'],
        content: '【{signName}】{text}',
        data: { code: '{parameters.code}', none: '{parameters.none}' },
        keep: '{else}',
        count: 1,
      },
      timeoutMs,
    },
    { fetchJson: createFetchJson({ guard }), now: () => now },
  ).send(message)

/** The receiver's side, written from the header's description. */
function isSigned(request: ReceivedRequest, secret: string): boolean {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['x-lingpai-signature'])) ?? []
  const fresh = Math.abs(Number(time) * 1000 - now.getTime()) < 300_000
  return fresh && createHmac('sha256', secret).update(`${time}.${request.body}`).digest('hex') === mac
}

describe('generic HTTP SMS', () => {
  it('posts the filled-in body with a signature that the receiver accepts', () => {
    const seen: ReceivedRequest[] = []
    const receiver = (request: ReceivedRequest): ProviderAnswer => {
      seen.push(request)
      return isSigned(request, 'shared') ? { status: 202, body: { id: 77 } } : { status: 401, body: {} }
    }
    return withProvider(receiver, async origin => {
      assert.deepEqual(await send(origin), { ok: true, providerId: '77' })
      assert.deepEqual(JSON.parse(seen[0]?.body ?? ''), {
        phones: ['13800138000'],
        content: '【青禾通行】验证码 042997，"5" 分钟内有效。',
        data: { code: '042997', none: '' },
        keep: '{else}',
        count: 1,
      })
      assert.deepEqual([seen[0]?.headers['x-api-key'], seen[0]?.headers['idempotency-key']], ['k', 'notice-1'])
    })
  })

  it('is refused when the body was altered on the way', () =>
    withProvider(
      request =>
        isSigned({ ...request, body: request.body.replace('138', '139') }, 'shared')
          ? { body: {} }
          : { status: 401, body: {} },
      async origin =>
        assert.deepEqual(await send(origin), { ok: false, code: 'rejected', retry: true, detail: 'status_401' }),
    ))

  it('is refused with a wrong secret', () =>
    withProvider(
      request => (isSigned(request, 'shared') ? { body: {} } : { status: 401, body: {} }),
      async origin =>
        assert.deepEqual(await send(origin, 'wrong'), {
          ok: false,
          code: 'rejected',
          retry: true,
          detail: 'status_401',
        }),
    ))

  it('takes an accepted message for accepted although the answer is no JSON', () =>
    withProvider(
      () => ({ body: 'done' }),
      async origin => assert.deepEqual(await send(origin), { ok: true, providerId: '' }),
    ))

  it('sends nothing inside a transaction', async () => {
    const guard = () => {
      throw new AppError('database.awaited_in_transaction')
    }
    await assert.rejects(send('http://127.0.0.1:1', 'shared', guard), { code: 'database.awaited_in_transaction' })
  })

  const refusals: [ProviderAnswer, string, boolean, string][] = [
    [{ status: 400, body: { code: 'bad_number' } }, 'bad_number', false, 'bad_number'],
    [{ status: 400, body: { code: 'throttled' } }, 'throttled', true, 'throttled'],
    [{ status: 422, body: { code: 'too_long' } }, 'rejected', false, 'too_long'],
    [{ status: 400, body: '<html>' }, 'rejected', false, 'status_400'],
    [{ status: 302, body: '' }, 'rejected', false, 'status_302'],
    [{ status: 429, body: '' }, 'throttled', true, 'status_429'],
    [{ status: 500, body: '' }, 'unavailable', true, 'status_500'],
    [{ status: 503, body: { code: 'bad_number' } }, 'unavailable', true, 'bad_number'],
    ['hang', 'unavailable', true, 'upstream.timeout'],
    ['cut', 'unavailable', true, 'upstream.unreachable'],
  ]
  for (const [answer, code, retry, detail] of refusals)
    it(`tells ${detail} as ${code}${retry ? ', to be retried' : ''}`, () =>
      withProvider(
        () => answer,
        async origin =>
          assert.deepEqual(await send(origin, 'shared', () => {}, answer === 'hang' ? 50 : 5_000), {
            ok: false,
            code,
            retry,
            detail,
          }),
      ))
})
