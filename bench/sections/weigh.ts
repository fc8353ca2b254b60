import { get } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export interface Weighed {
  /** Of the body as it came over the wire. */
  bytes: number
  type: string
  text: string
}

const asBrowser = { 'Accept-Encoding': 'gzip, deflate, br', 'Accept-Language': 'zh-CN', Accept: 'text/html,*/*' }

/** Past fetch, which would unpack it. */
export function weigh(address: URL): Promise<Weighed> {
  return new Promise((resolve, reject) => {
    get(address, { headers: asBrowser }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`${address.href}: ${answer.statusCode}`))
        const body = Buffer.concat(chunks)
        const type = answer.headers['content-type'] ?? ''
        resolve({ bytes: body.length, type, text: unpacked(body, answer.headers['content-encoding']) })
      })
    }).on('error', reject)
  })
}

function unpacked(body: Buffer, encoding = ''): string {
  const plain = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
  return plain.toString('utf8')
}
