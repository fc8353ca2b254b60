import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { createFetchJson } from '../../../kit/http/index.ts'
import { type ProviderAnswer, type ReceivedRequest, withProvider } from '../testing/provider-server.ts'
import { signAlibabaRequest } from './alibaba-signature.ts'
import { createAlibabaCloudSms, type SmsMessage } from './index.ts'

const now = new Date('2026-03-04T05:06:07.890Z')
const message: SmsMessage = {
  to: '13800138000',
  template: 'sign-in-code',
  parameters: { code: '042 9(7)*', minutes: '5', unused: 'x' },
  text: '验证码 042997',
  signName: '青禾通行',
  language: 'zh-CN',
  reference: 'notice-1',
}
const templates = {
  'sign-in-code': { id: 'SMS_1', parameters: ['code', 'minutes'] },
  'sign-in-code:en': { id: 'SMS_2', parameters: [] },
}

/**
 * The provider's side, written from "V3 request structure and signature": rebuilds everything from the raw request and
 * the shared secret alone. Answers the error code that the provider would, or nothing when the signature is right.
 */
function signatureFault(request: ReceivedRequest, secret: string, clock: Date): string | undefined {
  const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  )
  if (!parts) return 'IncompleteSignature'
  if (parts[1] !== 'key-id') return 'InvalidAccessKeyId.NotFound'
  const signed = (parts[2] ?? '').split(';')
  const needed = ['host', ...Object.keys(request.headers).filter(name => name.startsWith('x-acs-'))]
  if (!needed.every(name => signed.includes(name)) || signed.join() !== [...signed].toSorted().join())
    return 'IncompleteSignature'
  const bodyHash = createHash('sha256').update(request.body).digest('hex')
  if (request.headers['x-acs-content-sha256'] !== bodyHash) return 'SignatureDoesNotMatch'
  const date = String(request.headers['x-acs-date'])
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) return 'InvalidTimeStamp.Format'
  if (Math.abs(Date.parse(date) - clock.getTime()) > 15 * 60_000) return 'InvalidTimeStamp.Expired'
  const url = new URL(request.url, 'http://provider')
  const strict = (text: string) =>
    [...Buffer.from(text)]
      .map(byte =>
        /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .join('')
  const query = [...url.searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .toSorted()
    .join('&')
  const headerLines = signed.map(name => `${name}:${String(request.headers[name]).trim()}`)
  const canonical = `${request.method}\n${url.pathname}\n${query}\n${headerLines.join('\n')}\n\n${parts[2]}\n${bodyHash}`
  const toSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`
  return createHmac('sha256', secret).update(toSign).digest('hex') === parts[3] ? undefined : 'SignatureDoesNotMatch'
}

const send = (origin: string, change: Partial<SmsMessage> = {}, accessKeySecret = 'key-secret', timeoutMs = 5_000) =>
  createAlibabaCloudSms(
    { accessKeyId: 'key-id', accessKeySecret, templates, endpoint: origin, timeoutMs },
    { fetchJson: createFetchJson({ guard: () => {} }), now: () => now, nonce: () => 'nonce-1' },
  ).send({ ...message, ...change })

async function outcomeOf(answer: ProviderAnswer) {
  let outcome: unknown
  await withProvider(
    () => answer,
    async origin => {
      outcome = await send(origin, {}, 'key-secret', answer === 'hang' ? 50 : 5_000)
    },
  )
  return outcome
}

describe('Alibaba Cloud signature', () => {
  const example = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    action: 'RunInstances',
    version: '2014-05-26',
    query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
    accessKeyId: 'YourAccessKeyId',
    accessKeySecret: 'YourAccessKeySecret',
    now: new Date('2023-10-26T10:22:32Z'),
    nonce: '3156853299f313e23d1673dc12e1703d',
  }
  it("is that of the provider's published example", () =>
    assert.equal(
      signAlibabaRequest(example).headers.authorization,
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    ))
})

describe('Alibaba Cloud SMS', () => {
  it('sends what the provider expects, with a signature that it accepts', () => {
    const seen: ReceivedRequest[] = []
    const provider = (request: ReceivedRequest) => {
      seen.push(request)
      const fault = signatureFault(request, 'key-secret', now)
      return fault
        ? { status: 400, body: { Code: fault } }
        : { body: { Code: 'OK', BizId: 'biz-1', Message: 'OK', RequestId: 'r' } }
    }
    return withProvider(provider, async origin => {
      assert.deepEqual(await send(origin), { ok: true, providerId: 'biz-1' })
      const request = seen[0]
      assert(request)
      assert.equal(request.headers['x-acs-action'], 'SendSms')
      assert.equal(request.headers['x-acs-version'], '2017-05-25')
      assert.deepEqual(Object.fromEntries(new URL(request.url, origin).searchParams), {
        OutId: 'notice-1',
        PhoneNumbers: '13800138000',
        SignName: '青禾通行',
        TemplateCode: 'SMS_1',
        TemplateParam: '{"code":"042 9(7)*","minutes":"5"}',
      })
      assert.deepEqual(await send(origin, { language: 'en', to: '+8613800138000' }), { ok: true, providerId: 'biz-1' })
      const second = new URL(seen[1]?.url ?? '', origin).searchParams
      assert.deepEqual(
        [second.get('TemplateCode'), second.get('PhoneNumbers'), second.get('TemplateParam')],
        ['SMS_2', '13800138000', null],
      )
    })
  })

  const alterations: [string, (request: ReceivedRequest) => ReceivedRequest][] = [
    ['another recipient', request => ({ ...request, url: request.url.replace('13800138000', '13900139000') })],
    [
      'another action',
      request => ({ ...request, headers: { ...request.headers, 'x-acs-action': 'QuerySendDetails' } }),
    ],
    ['another host', request => ({ ...request, headers: { ...request.headers, host: 'other' } })],
    ['a body', request => ({ ...request, body: 'x' })],
    ['another nonce', request => ({ ...request, headers: { ...request.headers, 'x-acs-signature-nonce': 'nonce-2' } })],
  ]
  for (const [title, alter] of alterations)
    it(`is refused when something on the way puts in ${title}`, () =>
      withProvider(
        request => {
          assert.equal(signatureFault(request, 'key-secret', now), undefined)
          return { status: 400, body: { Code: signatureFault(alter(request), 'key-secret', now) } }
        },
        async origin =>
          assert.deepEqual(await send(origin), {
            ok: false,
            code: 'rejected',
            retry: true,
            detail: 'SignatureDoesNotMatch',
          }),
      ))

  it('is refused with a wrong secret, and may be retried once the operator has mended it', () =>
    withProvider(
      request => ({ status: 400, body: { Code: signatureFault(request, 'key-secret', now) ?? 'OK' } }),
      async origin =>
        assert.deepEqual(await send(origin, {}, 'wrong'), {
          ok: false,
          code: 'rejected',
          retry: true,
          detail: 'SignatureDoesNotMatch',
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
    [{ body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL' } }, 'bad_number', false, 'isv.MOBILE_NUMBER_ILLEGAL'],
    [{ body: { Code: 'isv.BUSINESS_LIMIT_CONTROL' } }, 'throttled', true, 'isv.BUSINESS_LIMIT_CONTROL'],
    [{ body: { Code: 'isv.DAY_LIMIT_CONTROL' } }, 'throttled', true, 'isv.DAY_LIMIT_CONTROL'],
    [{ status: 400, body: { Code: 'Throttling.User' } }, 'throttled', true, 'Throttling.User'],
    [{ body: { Code: 'isv.SMS_TEMPLATE_ILLEGAL' } }, 'rejected', false, 'isv.SMS_TEMPLATE_ILLEGAL'],
    [{ body: { Code: 'isv.AMOUNT_NOT_ENOUGH' } }, 'rejected', true, 'isv.AMOUNT_NOT_ENOUGH'],
    [{ body: { Code: 'isp.SYSTEM_ERROR' } }, 'unavailable', true, 'isp.SYSTEM_ERROR'],
    [{ status: 503, body: { Code: 'ServiceUnavailable' } }, 'unavailable', true, 'ServiceUnavailable'],
    [{ status: 502, body: '<html>' }, 'unavailable', true, 'upstream.malformed'],
    [{ body: { code: 'OK' } }, 'unavailable', true, 'unexpected_answer:200'],
    [{ body: { Code: 'isv.X 13800138000 号码' } }, 'rejected', false, 'isv.X_13800138000_'],
    ['hang', 'unavailable', true, 'upstream.timeout'],
    ['cut', 'unavailable', true, 'upstream.unreachable'],
  ]
  for (const [answer, code, retry, detail] of refusals)
    it(`tells ${detail} as ${code}`, async () =>
      assert.deepEqual(await outcomeOf(answer), { ok: false, code, retry, detail }))
})
