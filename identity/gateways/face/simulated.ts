import type { KeyRing } from '../../../kit/crypto/index.ts'
import { signedHeaders } from '../signature/index.ts'
import { readSignedCallback } from './callback.ts'
import type { FaceGateway, FaceOutcome, FaceQuestion } from './port.ts'

export interface SimulatedFaceDependencies {
  /** Where people reach its pages; null where each realm has an origin of its own. */
  origin: string | null
  randomToken: KeyRing['randomToken']
  now: () => Date
}

export interface SimulatedFace extends FaceGateway {
  /** The check of one of its pages, while it waits. */
  find(page: string): FaceQuestion | null
  /** Ends it as somebody has chosen on its page: the callback, signed like a real one, to be sent. */
  decide(page: string, outcome: FaceOutcome): { callback: Request; returnUrl: string } | null
}

/** More than any demonstration has waiting at once; the oldest is forgotten. */
const mostWaiting = 1_000

/** A provider in this process that looks at nobody: its page asks what to say. The callback takes the same way as a real one's. */
export function createSimulatedFace(deps: SimulatedFaceDependencies): SimulatedFace {
  const secret = deps.randomToken()
  const waiting = new Map<string, FaceQuestion>()

  function find(page: string): FaceQuestion | null {
    const question = waiting.get(page)
    return question && question.expiresAt > deps.now() ? question : null
  }

  return {
    kind: 'simulated',
    pageOrigins: [],
    find,
    async start(question) {
      const page = deps.randomToken()
      waiting.set(page, question)
      const [oldest] = waiting.keys()
      if (waiting.size > mostWaiting && oldest !== undefined) waiting.delete(oldest)
      const origin = deps.origin ?? new URL(question.returnUrl).origin
      return { ok: true, page: `${origin}/simulated-face/${page}` }
    },
    decide(page, outcome) {
      const question = find(page)
      if (!question) return null
      waiting.delete(page)
      const body = JSON.stringify({ reference: question.reference, outcome })
      const headers = signedHeaders(body, secret, deps.now())
      const callback = new Request(question.callbackUrl, { method: 'POST', body, headers })
      return { callback, returnUrl: question.returnUrl }
    },
    readCallback: received => readSignedCallback(received, secret, deps.now()),
  }
}
