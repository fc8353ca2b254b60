import { request as requestOverTls } from 'node:https'
import type { Readable } from 'node:stream'

/**
 * `fetch` for what the apps say to each other under the name. Many machines can't resolve the name that they themselves announce by mDNS,
 * so it is not looked up: it is this machine. The certificate is checked as anybody's, against the authority.
 */
export function createLanFetch({ name, ca }: { name: string; ca: string }): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    return hostname === name ? await callHere(request, { name, ca }) : await fetch(input, init)
  }
}

/** Redirects are not followed: none of the calls between the apps wants it. */
async function callHere(request: Request, { name, ca }: { name: string; ca: string }): Promise<Response> {
  const url = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const headers = { ...Object.fromEntries(request.headers), host: url.host }
  const { method, signal } = request
  const to = { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, servername: name }
  return await new Promise((resolve, reject) => {
    const outgoing = requestOverTls({ ...to, method, headers, ca, signal, agent: false }, answer => {
      const given = Object.entries(answer.headersDistinct).flatMap(([field, values = []]) =>
        values.map((value): [string, string] => [field, value]),
      )
      const status = answer.statusCode ?? 502
      const hasBody = status !== 204 && status !== 304 && method !== 'HEAD'
      resolve(new Response(hasBody ? bodyOf(answer) : null, { status, headers: given }))
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

function bodyOf(answer: Readable): ReadableStream<Uint8Array> {
  const reader: AsyncIterator<Buffer, undefined> = answer[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.next()
      if (done) controller.close()
      else controller.enqueue(Uint8Array.from(value))
    },
    cancel: () => void answer.destroy(),
  })
}
