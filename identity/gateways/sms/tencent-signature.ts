import { createHash, createHmac } from 'node:crypto'

export type TencentRequest = {
  host: string
  service: string
  action: string
  version: string
  region: string
  body: string
  secretId: string
  secretKey: string
  now: Date
}

/**
 * TC3-HMAC-SHA256 for a JSON POST ("Signature v3", https://www.tencentcloud.com/document/api/1005/34678; Chinese edition
 * https://cloud.tencent.com/document/api/362/4208). Signed are content-type and host, the two that it demands.
 */
export function signTencentRequest(request: TencentRequest): Record<string, string> {
  const timestamp = Math.floor(request.now.getTime() / 1000)
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const contentType = 'application/json; charset=utf-8'
  const canonicalHeaders = `content-type:${contentType}\nhost:${request.host}\n`
  const signedHeaders = 'content-type;host'
  const canonicalRequest = ['POST', '/', '', canonicalHeaders, signedHeaders, sha256Hex(request.body)].join('\n')
  const scope = `${date}/${request.service}/tc3_request`
  const stringToSign = ['TC3-HMAC-SHA256', timestamp, scope, sha256Hex(canonicalRequest)].join('\n')
  const dateKey = hmac(`TC3${request.secretKey}`, date)
  const signature = hmac(hmac(hmac(dateKey, request.service), 'tc3_request'), stringToSign).toString('hex')
  return {
    authorization: `TC3-HMAC-SHA256 Credential=${request.secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    'content-type': contentType,
    host: request.host,
    'x-tc-action': request.action,
    'x-tc-region': request.region,
    'x-tc-timestamp': String(timestamp),
    'x-tc-version': request.version,
  }
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
