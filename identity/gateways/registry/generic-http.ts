import type { FetchJson } from '../../../kit/http/index.ts'
import { type AskedSystem, askForOutcome } from '../asking/index.ts'
import type { RealNameAnswer, RealNameQuestion, RealNameRegistry } from './index.ts'

/**
 * A registry, or an adapter of the operator's own: a JSON POST `{ "name", "idNumber" }`, with `"phone"` where the realm asks for three
 * elements, signed as `signature/` says, answered by
 * 200 `{ "outcome": "match" | "mismatch" | "unknown" }`. Anything else counts as unavailable: nobody is confirmed by a failure.
 */
export function createGenericHttpRegistry(
  settings: AskedSystem,
  deps: { fetchJson: FetchJson; now: () => Date },
): RealNameRegistry {
  async function check({ name, idNumber, phone }: RealNameQuestion): Promise<RealNameAnswer> {
    return {
      outcome: await askForOutcome(settings, deps, {
        question: { name, idNumber, phone },
        outcomes: ['match', 'mismatch', 'unknown'],
      }),
    }
  }

  return { kind: 'generic-http', check }
}
