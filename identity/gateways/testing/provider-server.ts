import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request as a provider receives it, before anyone has interpreted it. */
export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
export type ProviderAnswer = { status?: number; body: unknown } | 'hang' | 'cut'

/** Runs a stand-in for a provider on a free port while `work` runs. */
export async function withProvider(
  answer: (request: ReceivedRequest) => ProviderAnswer,
  work: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createServer((req, res) => void respond(req, res))
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = await text(req)
    const reply = answer({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body })
    if (reply === 'hang') return
    if (reply === 'cut') {
      req.socket.destroy()
      return
    }
    const json = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
    res.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(json)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the provider server has no address')
  try {
    await work(`http://127.0.0.1:${address.port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
