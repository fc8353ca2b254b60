import { Agent, type IncomingHttpHeaders, request as nodeRequest } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export interface Sent {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Form fields, sent urlencoded. */
  form?: Record<string, string>
  json?: unknown
}

export interface Received {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** As little as a load generator can do for one request on a kept connection. */
export function send(url: string, { method = 'GET', headers = {}, form, json }: Sent = {}): Promise<Received> {
  const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json)
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const all = body === undefined ? headers : { ...headers, 'Content-Type': type }
  return new Promise((resolve, reject) => {
    const request = nodeRequest(url, { method, agent, headers: all }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}
