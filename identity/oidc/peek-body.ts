import type { IncomingMessage } from 'node:http'

/** The whole body, left in the stream for whoever reads it next. Null where the connection ends before it has come. */
export function peekBody(req: IncomingMessage, length: number): Promise<Buffer | null> {
  return new Promise(resolve => {
    const take = (): void => {
      // Reading exactly what is there does not end the stream, so it can be put back.
      const body = req.read(length) as Buffer | null
      if (body === null) return
      if (body.length === length) req.unshift(body)
      settle(body.length === length ? body : null)
    }
    const giveUp = (): void => settle(null)
    const settle = (body: Buffer | null): void => {
      req.off('readable', take).off('end', giveUp).off('close', giveUp).off('error', giveUp)
      resolve(body)
    }
    req.on('readable', take).on('end', giveUp).on('close', giveUp).on('error', giveUp)
  })
}
