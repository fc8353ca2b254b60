import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { createTencentCloudSms, type SmsMessage } from './index.ts'
import { signTencentRequest } from './tencent-signature.ts'

const now = new Date('2026-03-04T05:06:07.890Z')
const message: SmsMessage = {
  to: '13800138000',
  template: 'sign-in-code',
  parameters: { minutes: '5', code: '042997' },
  text: '验证码 042997',
  signName: '青禾通行',
  language: 'zh-CN',
  reference: 'notice-1',
}

/** The provider's side, written from "Signature v3": rebuilds everything from the raw request and the shared secret alone. */
function signatureFault(request: ReceivedRequest, secret: string, clock: Date): string | undefined {
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/([a-z]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (!parts) return 'AuthFailure.InvalidAuthorization'
  const [, id, date = '', service = '', signedHeaders = '', signature] = parts
  if (id !== 'secret-id') return 'AuthFailure.SecretIdNotFound'
  const timestamp = Number(request.headers['x-tc-timestamp'])
  if (!(Math.abs(timestamp - clock.getTime() / 1000) <= 300)) return 'AuthFailure.SignatureExpire'
  if (new Date(timestamp * 1000).toISOString().slice(0, 10) !== date) return 'AuthFailure.SignatureFailure'
  const signed = signedHeaders.split(';')
  if (!signed.includes('content-type') || !signed.includes('host')) return 'AuthFailure.InvalidAuthorization'
  const lines = signed.map(name => `${name}:${String(request.headers[name]).trim().toLowerCase()}\n`).join('')
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
  const canonical = `${request.method}\n/\n\n${lines}\n${signedHeaders}\n${hash(request.body)}`
  const toSign = `TC3-HMAC-SHA256\n${String(request.headers['x-tc-timestamp'])}\n${date}/${service}/tc3_request\n${hash(canonical)}`
  let key = Buffer.from(`TC3${secret}`)
  for (const part of [date, service, 'tc3_request']) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(toSign).digest('hex') === signature
    ? undefined
    : 'AuthFailure.SignatureFailure'
}

const error = (code: string): ProviderAnswer => ({
  body: { Response: { Error: { Code: code, Message: 'm' }, RequestId: 'r' } },
})
const status = (code: string): ProviderAnswer => ({
  body: {
    Response: {
      SendStatusSet: [
        {
          SerialNo: 'serial-1',
          PhoneNumber: '+8613800138000',
          Fee: 1,
          SessionContext: '',
          Code: code,
          Message: 'm',
          IsoCode: 'CN',
        },
      ],
      RequestId: 'r',
    },
  },
})

const send = (origin: string, change: Partial<SmsMessage> = {}, secretKey = 'secret-key', timeoutMs = 5_000) =>
  createTencentCloudSms(
    {
      secretId: 'secret-id',
      secretKey,
      sdkAppId: '1400006666',
      templates: { 'sign-in-code': { id: '1110', parameters: ['code', 'minutes'] } },
      endpoint: origin,
      timeoutMs,
    },
    { fetchJson: createFetchJson({ guard: () => {} }), now: () => now },
  ).send({ ...message, ...change })

describe('Tencent Cloud signature', () => {
  it("is that of the provider's published example", () => {
    const headers = signTencentRequest({
      host: 'cvm.tencentcloudapi.com',
      service: 'cvm',
      action: 'DescribeInstances',
      version: '2017-03-12',
      region: 'ap-guangzhou',
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
      secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
      now: new Date(1551113065_000),
    })
    assert.equal(
      headers.authorization,
      'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
    )
  })
})

describe('Tencent Cloud SMS', () => {
  it('sends what the provider expects, with a signature that it accepts', () => {
    const seen: ReceivedRequest[] = []
    const provider = (request: ReceivedRequest) => {
      seen.push(request)
      const fault = signatureFault(request, 'secret-key', now)
      return fault ? error(fault) : status('Ok')
    }
    return withProvider(provider, async origin => {
      assert.deepEqual(await send(origin), { ok: true, providerId: 'serial-1' })
      const request = seen[0]
      assert(request)
      assert.deepEqual(
        ['x-tc-action', 'x-tc-version', 'x-tc-region'].map(name => request.headers[name]),
        ['SendSms', '2021-01-11', 'ap-guangzhou'],
      )
      assert.deepEqual(JSON.parse(request.body), {
        PhoneNumberSet: ['+8613800138000'],
        SmsSdkAppId: '1400006666',
        SignName: '青禾通行',
        TemplateId: '1110',
        TemplateParamSet: ['042997', '5'],
        SessionContext: 'notice-1',
      })
    })
  })

  const alterations: [string, (request: ReceivedRequest) => ReceivedRequest][] = [
    ['another recipient', request => ({ ...request, body: request.body.replace('13800138000', '13900139000') })],
    ['another host', request => ({ ...request, headers: { ...request.headers, host: 'other' } })],
    [
      'another content type',
      request => ({ ...request, headers: { ...request.headers, 'content-type': 'text/plain' } }),
    ],
    ['another second', request => ({ ...request, headers: { ...request.headers, 'x-tc-timestamp': '1772600768' } })],
  ]
  for (const [title, alter] of alterations)
    it(`is refused when something on the way puts in ${title}`, () =>
      withProvider(
        request => {
          assert.equal(signatureFault(request, 'secret-key', now), undefined)
          return error(signatureFault(alter(request), 'secret-key', now) ?? 'accepted')
        },
        async origin =>
          assert.deepEqual(await send(origin), {
            ok: false,
            code: 'rejected',
            retry: true,
            detail: 'AuthFailure.SignatureFailure',
          }),
      ))

  it('is refused with a wrong secret', () =>
    withProvider(
      request => error(signatureFault(request, 'secret-key', now) ?? 'accepted'),
      async origin =>
        assert.deepEqual(await send(origin, {}, 'wrong'), {
          ok: false,
          code: 'rejected',
          retry: true,
          detail: 'AuthFailure.SignatureFailure',
        }),
    ))

  it('refuses a template that the provider does not have, before sending', async () =>
    assert.deepEqual(await send('http://127.0.0.1:1', { template: 'other' }), {
      ok: false,
      code: 'rejected',
      retry: false,
      detail: 'no_template:other',
    }))

  const refusals: [ProviderAnswer, string, boolean, string][] = [
    [
      status('InvalidParameterValue.IncorrectPhoneNumber'),
      'bad_number',
      false,
      'InvalidParameterValue.IncorrectPhoneNumber',
    ],
    [status('FailedOperation.PhoneNumberInBlacklist'), 'bad_number', false, 'FailedOperation.PhoneNumberInBlacklist'],
    [
      status('LimitExceeded.PhoneNumberThirtySecondLimit'),
      'throttled',
      true,
      'LimitExceeded.PhoneNumberThirtySecondLimit',
    ],
    [error('RequestLimitExceeded'), 'throttled', true, 'RequestLimitExceeded'],
    [
      status('FailedOperation.TemplateIncorrectOrUnapproved'),
      'rejected',
      false,
      'FailedOperation.TemplateIncorrectOrUnapproved',
    ],
    [
      status('FailedOperation.InsufficientBalanceInSmsPackage'),
      'rejected',
      true,
      'FailedOperation.InsufficientBalanceInSmsPackage',
    ],
    [error('InternalError.Timeout'), 'unavailable', true, 'InternalError.Timeout'],
    [{ status: 500, body: {} }, 'unavailable', true, 'unexpected_answer:500'],
    [{ body: { Response: { SendStatusSet: [], RequestId: 'r' } } }, 'unavailable', true, 'unexpected_answer:200'],
    [{ status: 502, body: '<html>' }, 'unavailable', true, 'upstream.malformed'],
    ['hang', 'unavailable', true, 'upstream.timeout'],
    ['cut', 'unavailable', true, 'upstream.unreachable'],
  ]
  for (const [answer, code, retry, detail] of refusals)
    it(`tells ${detail} as ${code}`, () =>
      withProvider(
        () => answer,
        async origin =>
          assert.deepEqual(await send(origin, {}, 'secret-key', answer === 'hang' ? 50 : 5_000), {
            ok: false,
            code,
            retry,
            detail,
          }),
      ))
})
