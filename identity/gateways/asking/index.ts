/** How an outside system is asked one question that has one of a few answers. */
import { z } from 'zod'
import { isAppError } from '../../../kit/errors/index.ts'
import type { FetchJson } from '../../../kit/http/index.ts'
import { signedHeaders } from '../signature/index.ts'

export interface AskedSystem {
  url: string
  secret: string
  timeoutMs?: number
}

/**
 * Asks an outside system one question: a JSON POST signed as `signature/` says, answered by 200 `{ "outcome": … }`. Anything but one of
 * the outcomes counts as unavailable: nobody is confirmed by a failure.
 */
export async function askForOutcome<const Outcome extends string>(
  { url, secret, timeoutMs = 5_000 }: AskedSystem,
  deps: { fetchJson: FetchJson; now: () => Date },
  { question, outcomes }: { question: object; outcomes: readonly [Outcome, ...Outcome[]] },
): Promise<Outcome | 'unavailable'> {
  const body = JSON.stringify(question)
  const headers = signedHeaders(body, secret, deps.now())
  try {
    const { status, text } = await deps.fetchJson({ url, method: 'POST', body, headers, timeoutMs })
    return status === 200 ? readOutcome(text, outcomes) : 'unavailable'
  } catch (error) {
    // What stands in the way of the call is the system's absence; a fault of ours is not.
    if (isAppError(error) && error.code.startsWith('upstream.')) return 'unavailable'
    throw error
  }
}

function readOutcome<Outcome extends string>(
  text: string,
  outcomes: readonly [Outcome, ...Outcome[]],
): Outcome | 'unavailable' {
  try {
    return z.object({ outcome: z.enum(outcomes) }).parse(JSON.parse(text)).outcome
  } catch {
    return 'unavailable'
  }
}
