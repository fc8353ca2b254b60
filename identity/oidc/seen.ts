import { Provider } from './library.ts'
import type { Artifact } from './store.ts'
import type { Issued } from './store-issued.ts'
import type { KeptSession } from './store-sessions.ts'

/** What a request has looked up, so that it looks once: its session, and the grant of its code or token. */
export interface Seen {
  rememberSession(session: KeptSession): void
  session(id: string): KeptSession | undefined
  rememberIssued(issued: Issued): void
  grant(idHash: string): Artifact | undefined
  /** Before the request begins: what whoever made it has looked up already. */
  handOver(
    request: object,
    known: { interaction: { idHash: string; artifact: Artifact }; session: KeptSession | null },
  ): void
  interaction(idHash: string): Artifact | undefined
  /** The request has changed or ended the grant itself. */
  forgetGrant(): void
}

interface Memory {
  interaction?: { idHash: string; artifact: Artifact }
  session?: KeptSession
  grant?: NonNullable<Issued['grant']>
}

/** Forgotten with the request; what was seen in one is never believed in another. */
export function createSeen(): Seen {
  const byRequest = new WeakMap<object, Memory>()
  const memory = (): Memory => {
    const request = Provider.ctx
    if (!request) return {}
    const known = byRequest.get(request) ?? {}
    byRequest.set(request, known)
    return known
  }
  const rememberSession = (session: KeptSession): void => void (memory().session = session)
  return {
    rememberSession,
    session(id) {
      const { session } = memory()
      return session?.session.id === id ? session : undefined
    },
    rememberIssued({ grant, session }) {
      if (grant) memory().grant = grant
      if (session) rememberSession(session)
    },
    grant(idHash) {
      const { grant } = memory()
      return grant?.idHash === idHash ? grant.artifact : undefined
    },
    handOver: (request, { interaction, session }) =>
      void byRequest.set(request, { interaction, ...(session ? { session } : {}) }),
    interaction(idHash) {
      const { interaction } = memory()
      return interaction?.idHash === idHash ? interaction.artifact : undefined
    },
    forgetGrant: () => void delete memory().grant,
  }
}
