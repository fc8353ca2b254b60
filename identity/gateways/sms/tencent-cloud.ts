import { z } from 'zod'
import type { FetchJson } from '../../../kit/http/index.ts'
import { exchangeFailed, failed, type SendOutcome } from '../outcome/index.ts'
import { type ProviderTemplates, providerTemplate, type SmsGateway, type SmsMessage } from './port.ts'
import { signTencentRequest } from './tencent-signature.ts'

export type TencentCloudSettings = {
  secretId: string
  secretKey: string
  sdkAppId: string
  /** `ap-guangzhou` by default. */
  region?: string
  templates: ProviderTemplates
  /** `https://sms.tencentcloudapi.com` by default. */
  endpoint?: string
  timeoutMs?: number
}

const answerShape = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string(), SerialNo: z.string() })).optional(),
  }),
})

/** SendSms 2021-01-11 (https://www.tencentcloud.com/document/product/382/40536). */
export function createTencentCloudSms(
  settings: TencentCloudSettings,
  deps: { fetchJson: FetchJson; now: () => Date },
): SmsGateway {
  const endpoint = new URL(settings.endpoint ?? 'https://sms.tencentcloudapi.com')
  const { secretId, secretKey, region = 'ap-guangzhou', timeoutMs = 5_000 } = settings

  async function send(message: SmsMessage): Promise<SendOutcome> {
    const template = providerTemplate(settings.templates, message)
    if (!template) return failed('rejected', false, `no_template:${message.template}`)
    const body = JSON.stringify({
      PhoneNumberSet: [message.to.startsWith('+') ? message.to : `+86${message.to}`],
      SmsSdkAppId: settings.sdkAppId,
      SignName: message.signName,
      TemplateId: template.id,
      TemplateParamSet: template.parameters.map(name => message.parameters[name] ?? ''),
      ...(message.reference === undefined ? {} : { SessionContext: message.reference }),
    })
    const headers = signTencentRequest({
      host: endpoint.host,
      service: 'sms',
      action: 'SendSms',
      version: '2021-01-11',
      region,
      body,
      secretId,
      secretKey,
      now: deps.now(),
    })
    try {
      const answer = await deps.fetchJson({ url: `${endpoint.origin}/`, method: 'POST', headers, body, timeoutMs })
      return outcome(answer.status, answer.json())
    } catch (error) {
      return exchangeFailed(error)
    }
  }

  return { kind: 'tencent-cloud', send }
}

function outcome(status: number, json: unknown): SendOutcome {
  const parsed = answerShape.safeParse(json)
  const sent = parsed.data?.Response.SendStatusSet?.[0]
  const code = parsed.data?.Response.Error?.Code ?? sent?.Code
  if (code === undefined) return failed('unavailable', true, `unexpected_answer:${status}`)
  if (code === 'Ok' && sent) return { ok: true, providerId: sent.SerialNo }
  return refusal(code)
}

/** Codes from https://cloud.tencent.com/document/api/382/59177. */
function refusal(code: string): SendOutcome {
  if (/IncorrectPhoneNumber$|PhoneNumberInBlacklist$/.test(code)) return failed('bad_number', false, code)
  if (code === 'LimitExceeded.PhoneNumberCountLimit') return failed('rejected', false, code)
  if (/^(Request)?LimitExceeded/.test(code)) return failed('throttled', true, code)
  if (code.startsWith('InternalError')) return failed('unavailable', true, code)
  return failed('rejected', /^(AuthFailure|UnauthorizedOperation)|InsufficientBalance/.test(code), code)
}
