import { z } from 'zod'
import { isAppError } from '../../../kit/errors/index.ts'
import type { FetchJson } from '../../../kit/http/index.ts'
import { signedHeaders } from '../signature/index.ts'
import type { RealNameAnswer, RealNameQuestion, RealNameRegistry } from './index.ts'

export interface GenericRegistrySettings {
  url: string
  secret: string
  timeoutMs?: number
}

const answerShape = z.object({ outcome: z.enum(['match', 'mismatch', 'unknown']) })

/**
 * A registry, or an adapter of the operator's own: a JSON POST `{ "name", "idNumber" }`, with `"phone"` where the realm asks for three
 * elements, signed as `signature/` says, answered by
 * 200 `{ "outcome": "match" | "mismatch" | "unknown" }`. Anything else counts as unavailable: nobody is confirmed by a failure.
 */
export function createGenericHttpRegistry(
  settings: GenericRegistrySettings,
  deps: { fetchJson: FetchJson; now: () => Date },
): RealNameRegistry {
  async function check({ name, idNumber, phone }: RealNameQuestion): Promise<RealNameAnswer> {
    const body = JSON.stringify({ name, idNumber, phone })
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
      // What stands in the way of the call is the registry's absence; a fault of ours is not.
      if (isAppError(error) && error.code.startsWith('upstream.')) return { outcome: 'unavailable' }
      throw error
    }
  }

  return { kind: 'generic-http', check }
}

function readOutcome(text: string): RealNameAnswer['outcome'] {
  try {
    return answerShape.parse(JSON.parse(text)).outcome
  } catch {
    return 'unavailable'
  }
}
