import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'

/** A request as a provider receives it, before anyone has interpreted it. */
export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
export type ProviderAnswer = { status?: number; body: unknown } | 'hang' | 'cut'

/** Runs a stand-in for a provider on a free port while `work` runs. */
export async function withProvider(
  answer: (request: ReceivedRequest) => ProviderAnswer,
  work: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const reply = answer({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body })
    if (reply === 'hang') return
    if (reply === 'cut') return void req.socket.destroy()
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
    res.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(text)
  })
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
