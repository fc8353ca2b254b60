import { z } from 'zod'
import { AppError } from '../../../kit/errors/index.ts'
import { readText } from '../../../kit/http/index.ts'
import { callbackShape } from '../../gateways/face/index.ts'
import { signatureHeader } from '../../gateways/signature/index.ts'
import { apiPart, apiRoute, type RealmApiPart } from '../../shell/index.ts'
import type { FaceChecks } from '../face-checks.ts'

/** Where the provider of face checks tells results: no browser and no session, only its signature. */
export function createFaceCallbackApi({ faceChecks }: { faceChecks: Pick<FaceChecks, 'decide'> }): RealmApiPart {
  const route = apiRoute(
    {
      method: 'post',
      path: '/face/callback',
      summary: 'The result of a face check, told by the provider',
      description:
        'Signed as `X-Lingpai-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, at most five minutes ago. A reference is good for one result: 409 and 410 say that it is decided or over, and not to try again.',
      tags: ['face'],
      caller: 'provider',
      request: callbackShape,
      response: z.strictObject({ taken: z.literal(true) }),
      errors: ['face.callback_unsigned', 'face.callback_malformed', 'face.unknown', 'face.decided', 'face.expired'],
    },
    async ({ c }) => {
      const signature = c.req.header(signatureHeader) ?? ''
      const decision = await faceChecks.decide(c.get('realm'), { body: await readText(c), signature })
      if (!decision.ok) throw new AppError(decision.code)
      return { taken: true as const }
    },
  )
  return apiPart([route])
}
