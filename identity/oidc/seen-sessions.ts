import { Provider } from 'oidc-provider'
import type { LiveSession } from './store-sessions.ts'

/** The session that a request has looked up, so that it looks once. Forgotten with the request. */
export interface SeenSessions {
  remember(session: LiveSession): void
  recall(id: string): LiveSession | undefined
}

export function createSeenSessions(): SeenSessions {
  const byRequest = new WeakMap<object, LiveSession>()
  return {
    remember(session) {
      if (Provider.ctx) byRequest.set(Provider.ctx, session)
    },
    recall(id) {
      const session = Provider.ctx && byRequest.get(Provider.ctx)
      return session?.id === id ? session : undefined
    },
  }
}
