import { createHash, createHmac } from 'node:crypto'

export type AlibabaRequest = {
  host: string
  action: string
  version: string
  query: Readonly<Record<string, string>>
  accessKeyId: string
  accessKeySecret: string
  now: Date
  /** Random and never used twice: the provider refuses a repeated request by it. */
  nonce: string
}

const emptyBodyHash = sha256Hex('')

/**
 * ACS3-HMAC-SHA256 for a POST of an RPC action whose parameters stand in the query ("V3 request structure and signature",
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature).
 */
export function signAlibabaRequest(request: AlibabaRequest): { query: string; headers: Record<string, string> } {
  const query = canonicalQuery(request.query)
  const headers: Record<string, string> = {
    host: request.host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': emptyBodyHash,
    'x-acs-date': request.now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': request.nonce,
    'x-acs-version': request.version,
  }
  const names = Object.keys(headers).toSorted()
  const signedHeaders = names.join(';')
  const canonicalHeaders = names.map(name => `${name}:${headers[name]}\n`).join('')
  const canonicalRequest = ['POST', '/', query, canonicalHeaders, signedHeaders, emptyBodyHash].join('\n')
  const signature = createHmac('sha256', request.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequest)}`)
    .digest('hex')
  const authorization = `ACS3-HMAC-SHA256 Credential=${request.accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`
  return { query, headers: { ...headers, authorization } }
}

function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
}

/** RFC 3986: `encodeURIComponent` leaves five characters that the specification wants encoded. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
