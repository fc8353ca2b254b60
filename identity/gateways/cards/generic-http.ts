import { z } from 'zod'
import { isAppError } from '../../../kit/errors/index.ts'
import type { FetchJson } from '../../../kit/http/index.ts'
import { signedHeaders } from '../signature/index.ts'
import type { CardAnswer, CardQuestion, CardSystem } from './index.ts'

export interface GenericCardsSettings {
  url: string
  secret: string
  timeoutMs?: number
}

const answerShape = z.object({ outcome: z.enum(['match', 'mismatch', 'locked']) })

/**
 * An adapter of the bank's own beside its card system: a JSON POST `{ "number", "password", "name", "idNumber" }`, signed as
 * `signature/` says, answered by 200 `{ "outcome": "match" | "mismatch" | "locked" }`. Anything else counts as unavailable: nobody is
 * confirmed by a failure. The adapter makes the PIN block (ISO 9564-1); it must be reached over TLS or inside one host.
 */
export function createGenericHttpCards(
  settings: GenericCardsSettings,
  deps: { fetchJson: FetchJson; now: () => Date },
): CardSystem {
  async function check(question: CardQuestion): Promise<CardAnswer> {
    const body = JSON.stringify(question)
    const headers = signedHeaders(body, settings.secret, deps.now())
    try {
      const { status, text } = await deps.fetchJson({
        url: settings.url,
        method: 'POST',
        body,
        headers,
        timeoutMs: settings.timeoutMs ?? 5_000,
      })
      return status === 200 ? { outcome: readOutcome(text) } : { outcome: 'unavailable' }
    } catch (error) {
      // What stands in the way of the call is the card system's absence; a fault of ours is not.
      if (isAppError(error) && error.code.startsWith('upstream.')) return { outcome: 'unavailable' }
      throw error
    }
  }

  return { kind: 'generic-http', check }
}

function readOutcome(text: string): CardAnswer['outcome'] {
  try {
    return answerShape.parse(JSON.parse(text)).outcome
  } catch {
    return 'unavailable'
  }
}
