/** Milliseconds between two signs of life, and between two looks for what another process has written. */
const beatEvery = 25_000

interface Listener {
  accountId: string
  tell: () => void
  beat: () => void
  close: () => void
}

/**
 * Who listens to an inbox in this process. A stream says that there is something, never what: a phone then asks, with token and proof. One
 * stream a phone; the next one takes its place, and the process bears so many.
 */
export function createInboxStreams({ most }: { most: number }) {
  const listeners = new Map<string, Listener>()
  let timer: NodeJS.Timeout | undefined

  return {
    changed(accountId: string): void {
      for (const one of listeners.values()) if (one.accountId === accountId) one.tell()
    },

    /** @returns what ends it; null where the process bears no more */
    listen(phoneId: string, listener: Listener): (() => void) | null {
      listeners.get(phoneId)?.close()
      if (listeners.size >= most) return null
      listeners.set(phoneId, listener)
      timer ??= setInterval(() => {
        for (const one of listeners.values()) one.beat()
      }, beatEvery).unref()
      return () => {
        if (listeners.get(phoneId) === listener) listeners.delete(phoneId)
      }
    },

    size: (): number => listeners.size,

    /** Ends them all: a service that stops must not wait for phones. */
    close(): void {
      clearInterval(timer)
      for (const one of listeners.values()) one.close()
      listeners.clear()
    },
  }
}

export type InboxStreams = ReturnType<typeof createInboxStreams>
