import { type Context, Hono } from 'hono'
import { fieldOf, readFields } from '../../../kit/http/index.ts'
import type { IdentityEnv, RealmShell } from '../../shell/index.ts'
import type { CeremonyView } from '../answer-types.ts'
import type { AnswerResult, Ceremonies } from '../ceremonies.ts'
import type { FaceChecks } from '../face-checks.ts'
import type { Completed } from '../finish.ts'
import type { CeremonyMissing } from '../open-ceremony.ts'
import type { Purpose } from '../rules.ts'
import { addressOf, idOf, type Trouble } from './create-screens.ts'
import type { Fields } from './read-answers.ts'

type C = Context<IdentityEnv>

interface FacePagesDependencies {
  shell: Pick<RealmShell, 'forged'>
  ceremonies: Pick<Ceremonies, 'view' | 'answer'>
  faceChecks: Pick<FaceChecks, 'start'>
  draw: (c: C, view: CeremonyView, trouble: Trouble, typed: Fields) => Promise<Response>
  leave: (c: C, completed: Completed, purpose: Purpose) => Promise<Response>
  missing: (c: C, what: CeremonyMissing) => Promise<Response>
  expired: (c: C, fields: Fields) => Promise<Response>
}

/** Until a page that waits for a result asks again. */
const waitSeconds = 3

/** The way to the provider of face checks, and back. */
export function createFacePages(deps: FacePagesDependencies): Hono<IdentityEnv> {
  const { shell, ceremonies, draw } = deps
  const app = new Hono<IdentityEnv>()
  app.post('/ceremonies/:id/face', start)
  app.get('/ceremonies/:id/face/:ticket', comeBack)
  return app

  async function start(c: C): Promise<Response> {
    const fields = await readFields(c)
    if (!shell.forged(c, fields, idOf(c)).ok) return await deps.expired(c, fields)
    const started = await deps.faceChecks.start(c.get('visit'), idOf(c), fieldOf(fields, 'consent') === 'yes')
    if (!started.ok) return await deps.missing(c, started)
    return 'page' in started ? c.redirect(started.page, 303) : await draw(c, started.view, [started.refusal], fields)
  }

  /**
   * The ticket is a secret of this check and the ceremony this browser's own, so the answer may be given by following a link, as a
   * code of OAuth is (RFC 9700 4.7).
   */
  async function comeBack(c: C): Promise<Response> {
    const before = await ceremonies.view(c.get('visit'), idOf(c))
    if (!before.ok) return await deps.missing(c, before)
    const { next, face } = before.view
    if (next.state !== 'step' || next.step.kind !== 'face') return c.redirect(addressOf(c, idOf(c)), 303)
    if (face?.state === 'pending') {
      c.header('Refresh', String(waitSeconds))
      return await draw(c, before.view, [], {})
    }
    const ticket = (c.req.param('ticket') ?? '').slice(0, 100)
    const { opened } = before
    return await show(c, await ceremonies.answer(c.get('visit'), idOf(c), { kind: 'face', ticket }, { opened }))
  }

  async function show(c: C, result: AnswerResult): Promise<Response> {
    if (!result.ok) return await deps.missing(c, result)
    if ('completed' in result) return await deps.leave(c, result.completed, result.purpose)
    const { view, refusal } = result
    return refusal ? await draw(c, view, [refusal], { form: 'face' }) : c.redirect(addressOf(c, idOf(c)), 303)
  }
}
