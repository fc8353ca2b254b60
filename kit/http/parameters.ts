import { decodeUtf8, malformed, requireStorableText } from './read-body.ts'

export type Parameters = Record<string, string | string[]>

/** One field of a form as text; nothing where it was left out or stood several times. */
export function fieldOf(fields: Readonly<Parameters>, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

const maxParameters = 200

/**
 * application/x-www-form-urlencoded, read strictly. `URLSearchParams` would replace bad UTF-8 and keep stray percent signs;
 * here both are refused, and so is a name given twice (RFC 6749 §3.1) unless it stands in `repeated`, which yields arrays.
 */
export function parseParameters(text: string, repeated: readonly string[] = []): Parameters {
  const parameters = Object.create(null) as Parameters
  const pairs = text.split('&').filter(pair => pair !== '')
  if (pairs.length > maxParameters) throw malformed('too_many_parameters')
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const name = decodeComponent(cut < 0 ? pair : pair.slice(0, cut))
    const value = cut < 0 ? '' : decodeComponent(pair.slice(cut + 1))
    const before = parameters[name]
    if (repeated.includes(name)) parameters[name] = [...(Array.isArray(before) ? before : []), value]
    else if (before === undefined) parameters[name] = value
    else throw malformed('duplicate_parameter')
  }
  return parameters
}

const decodeComponent = (raw: string): string => decodePercent(raw.replaceAll('+', ' '))

/** Percent-encoded UTF-8 that may be stored; anything else throws request.malformed. */
export function decodePercent(raw: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(raw)) throw malformed('bad_percent_encoding')
  return requireStorableText(decodeUtf8(percentDecode(Buffer.from(raw))))
}

const percent = 0x25

function percentDecode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === percent) {
      out[length++] = Number.parseInt(String.fromCharCode(bytes[i + 1] ?? 0, bytes[i + 2] ?? 0), 16)
      i += 2
    } else out[length++] = byte
  }
  return out.subarray(0, length)
}
