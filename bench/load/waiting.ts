import { connect, type Socket } from 'node:net'

/** A browser that waits: one request, and what comes of it is only looked at for the first line and the first event. */
export interface Waiting {
  /** Resolves when the server says that something has changed, or ends the stream. */
  changed: Promise<void>
  leave(): void
}

/** Loopback addresses by turns: one alone has some 28,000 ports. */
const perLocalAddress = 10_000
let opened = 0

/** Resolves once the server has answered, with the stream open. As little memory here as a socket takes. */
export function openStream(url: string, headers: Record<string, string>): Promise<Waiting> {
  const { host, port, pathname, search } = new URL(url)
  const localAddress = `127.0.0.${2 + Math.floor(opened++ / perLocalAddress)}`
  const socket: Socket = connect({ host: '127.0.0.1', port: Number(port), localAddress })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}\r\n`)
  return new Promise((resolve, reject) => {
    let tell = (): void => {}
    const changed = new Promise<void>(told => (tell = told))
    let isOpen = false
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      if (!isOpen && !text.startsWith('HTTP/1.1 200')) reject(new Error(`${url}: ${text.slice(0, 100)}`))
      if (!isOpen) resolve({ changed, leave: () => void socket.destroy() })
      isOpen = true
      if (text.includes('event: changed')) tell()
    })
    socket.once('error', reject)
    socket.once('close', () => {
      reject(new Error(`${url}: closed`))
      tell()
    })
  })
}
