import { z } from 'zod'
import type { FetchJson } from '../../../kit/http/index.ts'
import { exchangeFailed, failed, type SendOutcome } from '../outcome/index.ts'
import { signAlibabaRequest } from './alibaba-signature.ts'
import { type ProviderTemplates, providerTemplate, type SmsGateway, type SmsMessage } from './port.ts'

export type AlibabaCloudSettings = {
  accessKeyId: string
  accessKeySecret: string
  templates: ProviderTemplates
  /** `https://dysmsapi.aliyuncs.com` by default. */
  endpoint?: string
  timeoutMs?: number
}

export type AlibabaCloudDependencies = { fetchJson: FetchJson; now: () => Date; nonce: () => string }

const answerShape = z.object({ Code: z.string(), BizId: z.string().optional() })

/** Dysmsapi 2017-05-25 SendSms (https://help.aliyun.com/document_detail/419273.html). */
export function createAlibabaCloudSms(settings: AlibabaCloudSettings, deps: AlibabaCloudDependencies): SmsGateway {
  const endpoint = new URL(settings.endpoint ?? 'https://dysmsapi.aliyuncs.com')
  const { accessKeyId, accessKeySecret, timeoutMs = 5_000 } = settings

  async function send(message: SmsMessage): Promise<SendOutcome> {
    const template = providerTemplate(settings.templates, message)
    if (!template) return failed('rejected', false, `no_template:${message.template}`)
    const parameters = Object.fromEntries(template.parameters.map(name => [name, message.parameters[name] ?? '']))
    const { query, headers } = signAlibabaRequest({
      host: endpoint.host,
      action: 'SendSms',
      version: '2017-05-25',
      accessKeyId,
      accessKeySecret,
      now: deps.now(),
      nonce: deps.nonce(),
      query: {
        PhoneNumbers: message.to.replace(/^\+86/, '').replace(/^\+/, ''),
        SignName: message.signName,
        TemplateCode: template.id,
        ...(template.parameters.length > 0 ? { TemplateParam: JSON.stringify(parameters) } : {}),
        ...(message.reference === undefined ? {} : { OutId: message.reference }),
      },
    })
    try {
      const answer = await deps.fetchJson({ url: `${endpoint.origin}/?${query}`, method: 'POST', headers, timeoutMs })
      const parsed = answerShape.safeParse(answer.json())
      if (!parsed.success) return failed('unavailable', true, `unexpected_answer:${answer.status}`)
      if (parsed.data.Code === 'OK') return { ok: true, providerId: parsed.data.BizId ?? '' }
      return refusal(parsed.data.Code, answer.status)
    } catch (error) {
      return exchangeFailed(error)
    }
  }

  return { kind: 'alibaba-cloud', send }
}

/** Codes from https://help.aliyun.com/document_detail/101346.html; the families are told apart by their words. */
function refusal(code: string, status: number): SendOutcome {
  if (code === 'isv.MOBILE_NUMBER_ILLEGAL' || code === 'isv.BLACK_KEY_CONTROL_LIMIT')
    return failed('bad_number', false, code)
  if (code === 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED') return failed('bad_number', false, code)
  if (/_LIMIT_CONTROL$|^Throttling|_OVER_LIMIT$/.test(code)) return failed('throttled', true, code)
  if (status >= 500 || /SYSTEM_ERROR$|^ServiceUnavailable|^InternalError/.test(code))
    return failed('unavailable', true, code)
  return failed('rejected', awaitsOperator.test(code), code)
}

/** Credentials, rights, balance: our side's to mend, so the message is not lost for it. */
const awaitsOperator =
  /^(SignatureDoesNotMatch|IncompleteSignature|SignatureNonceUsed|InvalidTimeStamp|InvalidAccessKeyId|Forbidden)|RAM_PERMISSION_DENY|OUT_OF_SERVICE|AMOUNT_NOT_ENOUGH|ACCOUNT_|PRODUCT_UN|DENY_IP_RANGE/
