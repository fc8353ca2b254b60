import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { getRequestListener } from '@hono/node-server'
import { AppError } from '../errors/index.ts'

export type NodeHandler = (req: IncomingMessage, res: ServerResponse) => void

export type ServeOptions = {
  /** A Hono application, or anything with its `fetch`; or a plain Node handler. */
  app?: {
    fetch: (
      request: Request,
      env: { incoming: IncomingMessage; outgoing: ServerResponse },
    ) => Response | Promise<Response>
  }
  handler?: NodeHandler
  /** Asked first. True means that it has taken the request (oidc-provider is a Node handler of its own). */
  raw?: (req: IncomingMessage, res: ServerResponse) => boolean
  host?: string
  /** 0 lets the system choose; `listening` tells which. */
  port: number
  /** PEM. HTTPS instead of HTTP, where no proxy in front does it. */
  tls?: { key: string; cert: string } | undefined
}

export type RunningServer = {
  /** Resolves when connections are accepted; rejects with server.address_in_use or server.not_listening. */
  listening: Promise<{ host: string; port: number }>
  /** Aborted when the stop begins: event streams end themselves on it rather than hold the stop up. */
  stopping: AbortSignal
  /** Accepts no more, lets requests in flight finish until the deadline, then closes what is left. Safe to call twice. */
  stop(deadlineMs?: number): Promise<void>
}

/** Longer than the 60 s of common proxies: ours must not be the side that closes a connection the proxy is about to use. */
const keepAliveMs = 65_000

export function startServer(options: ServeOptions): RunningServer {
  const { host = '127.0.0.1', port, raw, tls } = options
  const handle = nodeHandler(options)
  const limits = { keepAliveTimeout: keepAliveMs, headersTimeout: 30_000, requestTimeout: 60_000 }
  const server: Server = tls ? createTlsServer({ ...limits, ...tls }) : createServer(limits)
  const stopping = new AbortController()
  server.on('request', (req, res) => {
    // A connection that stays open after its answer would hold the stop up until its keep-alive ends.
    res.once('close', () => stopping.signal.aborted && server.closeIdleConnections())
    if (!raw?.(req, res)) handle(req, res)
  })
  let stopped: Promise<void> | undefined
  return {
    listening: listen(server, host, port),
    stopping: stopping.signal,
    stop: (deadlineMs = 10_000) => {
      stopped ??= close(server, stopping, deadlineMs)
      return stopped
    },
  }
}

function nodeHandler({ app, handler }: ServeOptions): NodeHandler {
  if (handler) return handler
  if (!app) throw new AppError('server.nothing_to_serve')
  const listener = getRequestListener((request, env) => {
    // Neither of the two speaks HTTP/2, so those halves of the library's types cannot occur.
    const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse }
    return app.fetch(request, { incoming, outgoing })
  })
  return (req, res) => void listener(req, res)
}

function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  const listening = new Promise<{ host: string; port: number }>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'server.address_in_use' : 'server.not_listening'
      reject(new AppError(code, { details: { host, port, reason: cause.code ?? 'unknown' }, cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve({ host, port: typeof address === 'object' && address ? address.port : port })
    })
  })
  // Whoever awaits `listening` gets the failure; whoever stops without asking must not bring the process down.
  listening.catch(() => {})
  return listening
}

function close(server: Server, stopping: AbortController, deadlineMs: number): Promise<void> {
  return new Promise(resolve => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs)
    server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    stopping.abort()
  })
}
