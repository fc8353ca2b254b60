import { z } from 'zod'
import type { FetchJson } from '../../../kit/http/index.ts'
import { exchangeFailed, failed, type SendFailure, type SendOutcome } from '../outcome/index.ts'
import { signedHeaders } from '../signature/index.ts'
import type { SmsGateway, SmsMessage } from './port.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

export type GenericHttpSettings = {
  url: string
  secret: string
  /** The body to post. In its strings `{to}`, `{text}`, `{signName}`, `{template}`, `{language}`, `{reference}` and `{parameters.code}` are filled in. */
  body: Json
  headers?: Readonly<Record<string, string>>
  timeoutMs?: number
}

const answerShape = z.object({ id: z.coerce.string().optional(), code: z.string().max(80).optional() })

/**
 * For any provider, or an adapter of the operator's own: a JSON POST signed with
 * `X-Lingpai-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
 * Answers: 2xx `{ "id" }` is accepted; 4xx may say `{ "code": "bad_number" | "throttled" | … }`; 429 and 5xx are tried again.
 */
export function createGenericHttpSms(
  settings: GenericHttpSettings,
  deps: { fetchJson: FetchJson; now: () => Date },
): SmsGateway {
  async function send(message: SmsMessage): Promise<SendOutcome> {
    const body = JSON.stringify(fillIn(settings.body, message))
    try {
      const { status, text } = await deps.fetchJson({
        url: settings.url,
        method: 'POST',
        body,
        timeoutMs: settings.timeoutMs ?? 5_000,
        headers: {
          ...settings.headers,
          ...signedHeaders(body, settings.secret, deps.now()),
          ...(message.reference === undefined ? {} : { 'idempotency-key': message.reference }),
        },
      })
      return outcome(status, text)
    } catch (error) {
      return exchangeFailed(error)
    }
  }

  return { kind: 'generic-http', send }
}

function outcome(status: number, text: string): SendOutcome {
  const { id, code } = readAnswer(text)
  if (status >= 200 && status < 300) return { ok: true, providerId: id ?? '' }
  if (status === 429) return failed('throttled', true, code ?? 'status_429')
  if (status >= 500 || status === 408) return failed('unavailable', true, code ?? `status_${status}`)
  const known: Readonly<Record<string, SendFailure>> = {
    bad_number: 'bad_number',
    throttled: 'throttled',
    unavailable: 'unavailable',
  }
  const failure = known[code ?? ''] ?? 'rejected'
  // 401 and 403 refuse our secret, which the operator mends; the message is not at fault.
  const retry = failure === 'throttled' || failure === 'unavailable' || status === 401 || status === 403
  return failed(failure, retry, code ?? `status_${status}`)
}

/** An accepted message stays accepted whatever stands in the body: sending it again would be worse than not knowing its id. */
function readAnswer(text: string): z.output<typeof answerShape> {
  try {
    return answerShape.safeParse(JSON.parse(text)).data ?? {}
  } catch {
    return {}
  }
}

function fillIn(json: Json, message: SmsMessage): Json {
  if (typeof json === 'string')
    return json.replace(/\{([\w.]+)\}/g, (whole, name: string) => valueOf(message, name) ?? whole)
  if (Array.isArray(json)) return json.map((inner: Json) => fillIn(inner, message))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, inner]) => [name, fillIn(inner, message)]))
}

function valueOf(message: SmsMessage, name: string): string | undefined {
  if (name.startsWith('parameters.')) return message.parameters[name.slice('parameters.'.length)] ?? ''
  const { to, text, signName, template, language, reference = '' } = message
  const fields: Readonly<Record<string, string>> = { to, text, signName, template, language, reference }
  return fields[name]
}
