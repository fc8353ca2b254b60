import { open } from './call.ts'
import type { RealmConfig } from './config.ts'

export interface Told {
  unread: (count: number) => void
  /** A request waits, or no more: the app asks which. */
  request: () => void
}

/** Milliseconds before the stream is asked for again; longer where it failed. */
const pauses = { ended: 1_000, failed: 15_000 }

/**
 * Listens to the inbox while the app is open. An `EventSource` can't send a token but in its address, so the stream is read by `fetch`.
 *
 * @returns what ends it
 */
export function listen(realm: RealmConfig, language: string, told: Told): () => void {
  const stopping = new AbortController()
  void (async () => {
    while (!stopping.signal.aborted) {
      const opened = await open(
        { realm, language },
        { method: 'GET', path: '/phone/inbox/stream', signal: stopping.signal },
      )
      if (opened.ok) await readEvents(opened.response, told).catch(() => {})
      else if (opened.code === 'signed-out' || opened.code.startsWith('phone.')) return
      await pause(opened.ok ? pauses.ended : pauses.failed, stopping.signal)
    }
  })()
  return () => stopping.abort()
}

async function readEvents(response: Response, told: Told): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const piece = await reader?.read()
    if (!piece || piece.done) return
    const events = (rest + piece.value).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const said = /^event: unread\ndata: (\d+)$/m.exec(event)?.[1]
      if (said !== undefined) told.unread(Number(said))
      else if (/^event: request$/m.test(event)) told.request()
    }
  }
}

const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> =>
  await new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
