import type { z } from 'zod'
import { AppError } from '../../../kit/errors/index.ts'
import type { RenderAs } from '../../captcha/index.ts'
import { apiRoute } from '../../shell/index.ts'
import { missingCodes } from './problems.ts'
import { type C, type CeremonyApiDependencies, idOf, uuidOf, viewNow } from './routes.ts'
import * as schemas from './schemas.ts'

const tags = ['captcha']

type Issued = z.input<typeof schemas.captchaSchema>

/** Captchas of a ceremony: work for a program, a picture and its sound for a person. */
export function captchaRoutes(deps: CeremonyApiDependencies) {
  const media = (kind: 'picture' | 'sound', type: string) => ({
    method: 'get' as const,
    path: `/ceremonies/:id/captchas/:captcha/${kind}`,
    summary: kind === 'picture' ? 'The captcha as a picture' : 'The captcha, read out',
    tags,
    caller: 'browser' as const,
    response: { media: [type] },
    errors: [...missingCodes, 'captcha.gone'],
  })
  return [
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/captchas',
        summary: 'Ask for a captcha',
        description: 'A realm that wants pictures answers with one whatever was asked for.',
        tags,
        caller: 'browser',
        request: schemas.captchaRequest,
        status: 201,
        response: schemas.captchaSchema,
        errors: [...missingCodes, 'captcha.too_many'],
      },
      ({ c, body }) => issue(c, body.way),
    ),
    apiRoute(media('picture', 'image/png'), ({ c }) => draw(c, { kind: 'picture', theme: 'light' })),
    apiRoute({ ...media('sound', 'audio/wav'), query: schemas.soundQuery }, ({ c, query }) =>
      draw(c, { kind: 'sound', language: query.language }),
    ),
  ]

  async function issue(c: C, wanted: 'work' | 'image'): Promise<Issued> {
    await viewNow(deps, c, idOf(c))
    const { policy, path } = c.get('realm')
    const asksForImage = wanted === 'image'
    const way = deps.captchas.chooseWay(policy, { hasScript: !asksForImage, asksForImage })
    const issued = await deps.captchas.issue(idOf(c), policy, way)
    if (!issued.ok) throw new AppError(issued.code)
    const { captcha } = issued
    const shared = { id: captcha.id, expiresAt: captcha.expiresAt.toISOString() }
    if (captcha.way === 'work') {
      const { parameters, signature } = captcha.challenge
      return { captcha: { ...shared, way: 'work', challenge: { parameters: { ...parameters }, signature } } }
    }
    const address = `${path}/api/ceremonies/${idOf(c)}/captchas/${captcha.id}`
    const { digits } = captcha
    return { captcha: { ...shared, way: 'image', digits, picture: `${address}/picture`, sound: `${address}/sound` } }
  }

  async function draw(c: C, as: RenderAs): Promise<Response> {
    await viewNow(deps, c, idOf(c))
    const drawn = await deps.captchas.render(idOf(c), c.get('realm').policy, uuidOf(c.req.param('captcha')), as)
    if (!drawn.ok) throw new AppError(drawn.code)
    return c.body(Uint8Array.from(drawn.bytes), 200, { 'Content-Type': drawn.type, 'Cache-Control': 'no-store' })
  }
}
