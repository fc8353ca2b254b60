import { z } from 'zod'
import { isAppError } from '../../../kit/errors/index.ts'
import type { FetchJson } from '../../../kit/http/index.ts'
import { signedHeaders } from '../signature/index.ts'
import { readSignedCallback } from './callback.ts'
import type { FaceGateway, FaceQuestion, FaceStart } from './port.ts'

export interface GenericFaceSettings {
  url: string
  /** The origin of the pages that people are sent to. */
  pages: string
  secret: string
  timeoutMs?: number
}

const answerShape = z.object({ page: z.url() })

/**
 * A provider, or an adapter of the operator's own: a JSON POST of the question, signed as `signature/` says, answered by 200
 * `{ "page" }`; later a callback signed with the same secret. Anything else counts as unavailable, and nobody is confirmed by that.
 */
export function createGenericHttpFace(
  settings: GenericFaceSettings,
  deps: { fetchJson: FetchJson; now: () => Date },
): FaceGateway {
  const { origin } = new URL(settings.pages)

  async function start(question: FaceQuestion): Promise<FaceStart> {
    const body = JSON.stringify({ ...question, expiresAt: question.expiresAt.toISOString() })
    const headers = signedHeaders(body, settings.secret, deps.now())
    try {
      const timeoutMs = settings.timeoutMs ?? 5_000
      const { status, text } = await deps.fetchJson({ url: settings.url, method: 'POST', body, headers, timeoutMs })
      const page = status === 200 ? readPage(text) : null
      // Wherever an answer says, people are sent to the pages that the operator has named and nowhere else (ASVS 5.0 3.7.2).
      return page !== null && new URL(page).origin === origin ? { ok: true, page } : unavailable
    } catch (error) {
      // What stands in the way of the call is the provider's absence; a fault of ours is not.
      if (isAppError(error) && error.code.startsWith('upstream.')) return unavailable
      throw error
    }
  }

  return {
    kind: 'generic-http',
    pageOrigins: [origin],
    start,
    readCallback: received => readSignedCallback(received, settings.secret, deps.now()),
  }
}

const unavailable: FaceStart = { ok: false, code: 'unavailable' }

function readPage(text: string): string | null {
  try {
    return answerShape.parse(JSON.parse(text)).page
  } catch {
    return null
  }
}
