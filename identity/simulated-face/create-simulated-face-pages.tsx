import { type Context, Hono } from 'hono'
import { contentSecurityPolicy, fieldOf, noStore, readFields } from '../../kit/http/index.ts'
import { type PageFrame, preferenceLinks, readPreferences } from '../../kit/ui/index.ts'
import type { FaceOutcome, FaceQuestion, SimulatedFace } from '../gateways/face/index.ts'
import { phrases } from './phrases/index.ts'
import { GonePage, SimulatedFacePage } from './simulated-face-page.tsx'

interface SimulatedFaceDependencies {
  face: Pick<SimulatedFace, 'find' | 'decide'>
  /** Takes the callback to the service, as the network would. */
  deliver: (callback: Request) => Response | Promise<Response>
  assets: PageFrame['assets']
  /** Where a sign-in that was answered here may lead to at once: browsers hold a form's redirects to the page's policy. */
  clientOrigins: () => readonly string[]
}

const isOutcome = (text: string): text is FaceOutcome => ['passed', 'failed', 'cancelled'].includes(text)

/** `/simulated-face/:page`: its address is a secret of whoever was sent here, and good for one answer. */
export function createSimulatedFacePages(deps: SimulatedFaceDependencies): Hono {
  const app = new Hono()
  app.use('/simulated-face/*', noStore())

  app.get('/simulated-face/:page', c => {
    const question = deps.face.find(c.req.param('page'))
    return question ? shown(c, deps, question) : gone(c, deps)
  })

  app.post('/simulated-face/:page', async c => {
    const page = c.req.param('page')
    const outcome = fieldOf(await readFields(c), 'outcome')
    const question = deps.face.find(page)
    if (!question) return gone(c, deps)
    const decided = isOutcome(outcome) ? deps.face.decide(page, outcome) : null
    if (!decided) return shown(c, deps, question)
    await deps.deliver(decided.callback)
    return c.redirect(decided.returnUrl, 303)
  })
  return app
}

function shown(c: Context, deps: SimulatedFaceDependencies, question: FaceQuestion): Response | Promise<Response> {
  c.header('Content-Security-Policy', contentSecurityPolicy({ formAction: deps.clientOrigins() }))
  return c.html(
    <SimulatedFacePage frame={frameOf(c, deps, question.language)} action={pathOf(c)} question={question} />,
  )
}

function gone(c: Context, deps: SimulatedFaceDependencies): Response | Promise<Response> {
  return c.html(<GonePage frame={frameOf(c, deps, undefined)} />, 410)
}

const pathOf = (c: Context): string => new URL(c.req.url).pathname

/** In the language in which the person was asked for the check, until they choose another. */
function frameOf(c: Context, deps: SimulatedFaceDependencies, asked: FaceQuestion['language'] | undefined): PageFrame {
  const preferences = readPreferences({
    query: name => c.req.query(name) ?? (name === 'lang' ? asked : undefined),
    cookie: () => undefined,
    acceptLanguage: c.req.header('accept-language'),
  })
  return {
    realm: 'staff',
    name: phrases(preferences.language)('name'),
    home: pathOf(c),
    preferences,
    again: preferenceLinks(pathOf(c)),
    demo: true,
    footer: [],
    assets: deps.assets,
  }
}
