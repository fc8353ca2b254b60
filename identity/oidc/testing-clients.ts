/** For tests only: the client applications' own server: keys, callbacks, and what was told to their logout endpoints. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createSigningKey, publicJwk } from '../../kit/crypto/index.ts'
import { startServer } from '../../kit/http/index.ts'

export interface LogoutNotice {
  path: string
  token: string
}

export async function startClients(now: () => Date) {
  const key = await createSigningKey('ES256', now())
  const notices: LogoutNotice[] = []
  const faults = { logout: 0 }
  const server = startServer({ port: 0, handler: (req, res) => void answer(req, res) })
  const { port } = await server.listening

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? ''
    if (path.endsWith('jwks.json')) return void res.end(JSON.stringify({ keys: [publicJwk(key)] }))
    if (!path.endsWith('backchannel-logout')) return void res.end('client page')
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    if (faults.logout > 0) {
      faults.logout--
      return void res.writeHead(503).end()
    }
    notices.push({ path, token: new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '' })
    res.writeHead(204).end()
  }

  return { origin: `http://localhost:${port}`, key, notices, faults, stop: () => server.stop(0) }
}
