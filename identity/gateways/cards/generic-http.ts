import type { FetchJson } from '../../../kit/http/index.ts'
import { type AskedSystem, askForOutcome } from '../asking/index.ts'
import type { CardAnswer, CardQuestion, CardSystem } from './index.ts'

/**
 * An adapter of the bank's own beside its card system: a JSON POST `{ "number", "password", "name", "idNumber" }`, signed as
 * `signature/` says, answered by 200 `{ "outcome": "match" | "mismatch" | "locked" }`. Anything else counts as unavailable: nobody is
 * confirmed by a failure. The adapter makes the PIN block (ISO 9564-1); it must be reached over TLS or inside one host.
 */
export function createGenericHttpCards(
  settings: AskedSystem,
  deps: { fetchJson: FetchJson; now: () => Date },
): CardSystem {
  async function check(question: CardQuestion): Promise<CardAnswer> {
    return { outcome: await askForOutcome(settings, deps, { question, outcomes: ['match', 'mismatch', 'locked'] }) }
  }

  return { kind: 'generic-http', check }
}
