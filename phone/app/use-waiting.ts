import { useEffect, useRef, useState } from 'hono/jsx/dom'
import type { RealmConfig } from './config.ts'
import { listen } from './live.ts'
import { type Path, paths } from './scene.ts'
import { lookForRequest, nothingWaits, type Waiting } from './waiting.ts'

interface Looking {
  realm: RealmConfig
  language: string
  /** Whether there is a phone of an account to ask for. */
  registered: boolean
  setUnread: (count: number) => void
}

/** What waits to be decided: told by the stream while the app is open, and looked at whenever somebody comes back to it. */
export function useWaiting({ realm, language, registered, setUnread }: Looking): {
  waiting: Waiting
  look: () => void
} {
  const [waiting, setWaiting] = useState<Waiting>(nothingWaits)
  const look = (): void => void lookForRequest(realm, language).then(setWaiting)
  useEffect(() => {
    setWaiting(nothingWaits)
    if (!registered) return
    look()
    const shown = (): void => {
      if (!document.hidden) look()
    }
    document.addEventListener('visibilitychange', shown)
    const end = listen(realm, language, { unread: setUnread, request: look })
    return () => {
      document.removeEventListener('visibilitychange', shown)
      end()
    }
  }, [realm.name, registered, language])
  return { waiting, look }
}

/** A notification that is pressed while the app is open leads to its page; what is named and unknown leads nowhere. */
export function useLead(realms: readonly RealmConfig[], lead: (realm: string, to: Path) => void): void {
  const latest = useRef(lead)
  latest.current = lead
  useEffect(() => {
    const told = ({ data }: MessageEvent<{ lead?: string; realm?: string } | null>): void => {
      const named = realms.find(one => one.name === data?.realm)
      const to = paths.find(one => one === data?.lead)
      if (named && to) latest.current?.(named.name, to)
    }
    navigator.serviceWorker?.addEventListener('message', told)
    return () => navigator.serviceWorker?.removeEventListener('message', told)
  }, [])
}
