import { type Context, Hono } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { Write } from '../../../kit/database/index.ts'
import { fieldOf, readFields } from '../../../kit/http/index.ts'
import { strengthAdvice } from '../../authenticators/password/index.ts'
import type { Captchas } from '../../captcha/index.ts'
import { isMedium } from '../../evidence/index.ts'
import { type Realm, redirectOrigins } from '../../realms/index.ts'
import { type IdentityEnv, safeReturnPath } from '../../shell/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { AnswerRefusal, CeremonyView } from '../answer-types.ts'
import type { AnswerResult, Ceremonies, Opened } from '../ceremonies.ts'
import type { FaceChecks } from '../face-checks.ts'
import type { Completed, Follow } from '../finish.ts'
import type { BeginRequest } from '../new-ceremony.ts'
import type { CeremonyMissing } from '../open-ceremony.ts'
import { phrases } from '../phrases/index.ts'
import type { Choice, Way } from '../rules.ts'
import { drawCeremony } from './ceremony-page.tsx'
import { checkFields } from './check-fields.ts'
import { addressOf, createScreens, idOf, type ScreenDependencies, type Trouble } from './create-screens.ts'
import { createFacePages } from './face-routes.ts'
import { drawMissing, drawRecovered } from './outcomes.tsx'
import { looksAgainAfter } from './push.tsx'
import { type Fields, isWay, readAnswers } from './read-answers.ts'

export interface CeremonyPagesDependencies extends ScreenDependencies {
  ceremonies: Ceremonies
  faceChecks: Pick<FaceChecks, 'start'>
  captchas: Pick<Captchas, 'issue' | 'render'>
  /** Other origins that the provider of face checks has its pages at. */
  facePages: readonly string[]
  /**
   * Goes on with an authorization that waited for the ceremony; null where the way is the ceremony's own.
   *
   * @param joined its writes are run by whoever asks, with the ceremony's end; null too where they cannot be
   */
  onwards: (c: C, completed: Completed, joined: boolean) => Promise<Onwards | null>
}

/** How an authorization went on: what the browser is answered, and what must be written before. */
export interface Onwards {
  status: StatusCode
  headers: readonly [string, string][]
  body: string
  writes: readonly Write<IdentityTables>[]
}

type C = Context<IdentityEnv>

/** `/realms/:realm/sign-in`, `/register`, `/recover`, `/ceremonies/:id…`: one page for every step of every ceremony. */
export function createCeremonyPages(deps: CeremonyPagesDependencies): {
  pages: Hono<IdentityEnv>
  show: (c: C, view: CeremonyView) => Promise<Response>
} {
  const { shell, ceremonies } = deps
  const screenOf = createScreens(deps)
  const app = new Hono<IdentityEnv>()
  app.get('/sign-in', c => beginPage(c, 'sign-in'))
  app.get('/register', c => beginPage(c, 'registration'))
  app.get('/recover', c => beginPage(c, 'recovery'))
  app.get('/recovered', c => shell.page(c, drawRecovered(c.get('realm'), c.get('visit').language, returnPath(c))))
  app.get('/ceremonies/:id', showPage)
  app.post('/ceremonies/:id', submit)
  app.post('/ceremonies/:id/decline', decline)
  app.post('/ceremonies/:id/resend', resend)
  app.post('/ceremonies/:id/way', chooseWay)
  app.post('/ceremonies/:id/medium', chooseMedium)
  app.post('/ceremonies/:id/strength', strength)
  app.get('/ceremonies/:id/captcha/:captcha', captchaMedia)
  app.route('/', createFacePages({ ...deps, draw, leave, missing, expired }))
  return { pages: app, show: async (c, view) => await draw(c, view, [], {}) }

  async function beginPage(c: C, purpose: 'sign-in' | 'registration' | 'recovery'): Promise<Response> {
    if (purpose === 'registration' && !c.get('realm').policy.registration.open) return c.notFound()
    const begun = await ceremonies.begin(c.get('visit'), { purpose, returnTo: returnPath(c), ...wayAsked(c) })
    if (!begun.ok) return await tooMany(shell, c)
    return c.redirect(`${c.get('realm').path}/ceremonies/${begun.id}`, 303)
  }

  async function showPage(c: C): Promise<Response> {
    const found = await ceremonies.view(c.get('visit'), idOf(c))
    if (!found.ok) return await missing(c, found)
    return await draw(c, found.view, [], {})
  }

  async function submit(c: C): Promise<Response> {
    const fields = await readFields(c)
    const id = idOf(c)
    if (!shell.forged(c, fields, id).ok) return await expired(c, fields)
    const before = await ceremonies.view(c.get('visit'), id)
    if (!before.ok) return await missing(c, before)
    const seen = checkFields(fields, before.view.ahead, c.get('realm').policy, deps.now())
    if (seen.length > 0) return await draw(c, before.view, seen, fields)
    let refusal: AnswerRefusal | null = null
    let view: CeremonyView | null = null
    // What the first answer changes is looked up anew for the next.
    let opened: Opened | undefined = before.opened
    const going = createGoing(deps, c)
    for (const answer of readAnswers(fields, c.get('cookies').ticket(c, id))) {
      const result = await ceremonies.answer(c.get('visit'), id, answer, { opened, follow: going.follow })
      opened = undefined
      if (!result.ok) return await missing(c, result)
      if ('completed' in result) return await leave(c, result.completed, result.purpose, going)
      view = result.view
      refusal = result.refusal
      // Consent or captcha that was not needed after all is nothing to complain of.
      const needless = refusal?.code === 'answer.unexpected' && (answer.kind === 'captcha' || answer.kind === 'consent')
      if (needless) refusal = null
      if (refusal || view.next.state !== 'step') break
    }
    if (!refusal || !view) return c.redirect(addressOf(c, idOf(c)), 303)
    return await draw(c, view, [refusal], fields)
  }

  /** The form came from elsewhere or was open too long: shown again with a fresh token and what was typed. */
  async function expired(c: C, fields: Fields): Promise<Response> {
    const found = await ceremonies.view(c.get('visit'), idOf(c))
    if (!found.ok) return await missing(c, found)
    return await draw(c, found.view, 'page-expired', fields)
  }

  async function resend(c: C): Promise<Response> {
    return await acted(c, async () => await ceremonies.resend(c.get('visit'), idOf(c)))
  }

  async function chooseMedium(c: C): Promise<Response> {
    return await acted(c, async fields => await ceremonies.chooseMedium(c.get('visit'), idOf(c), mediumIn(fields)))
  }

  /** After what is no answer: on to the page, or the page with the reason why not. */
  async function acted(c: C, act: (fields: Fields) => Promise<AnswerResult>): Promise<Response> {
    const fields = await readFields(c)
    if (!shell.forged(c, fields, idOf(c)).ok) return await expired(c, fields)
    const result = await act(fields)
    if (!result.ok) return await missing(c, result)
    if ('completed' in result) return await leave(c, result.completed, result.purpose)
    return result.refusal ? await draw(c, result.view, [result.refusal], {}) : c.redirect(addressOf(c, idOf(c)), 303)
  }

  /** What was declined leads back to the application that asked, which is told so. */
  async function decline(c: C): Promise<Response> {
    const fields = await readFields(c)
    if (!shell.forged(c, fields, idOf(c)).ok) return await expired(c, fields)
    const result = await ceremonies.decline(c.get('visit'), idOf(c))
    if (!result.ok) return await missing(c, result)
    if ('completed' in result) return await leave(c, result.completed, result.purpose)
    const { view, refusal } = result
    return view.next.state === 'refused'
      ? c.redirect(view.returnTo, 303)
      : await draw(c, view, refusal ? [refusal] : [], {})
  }

  async function chooseWay(c: C): Promise<Response> {
    return await acted(c, async fields => {
      const way = fieldOf(fields, 'way')
      return await ceremonies.chooseWay(c.get('visit'), idOf(c), isWay(way) ? way : 'password')
    })
  }

  async function strength(c: C): Promise<Response> {
    const fields = await readFields(c)
    if (!shell.forged(c, fields, idOf(c)).ok) return c.json({ code: 'csrf.expired' }, 403)
    const judged = await ceremonies.strength(c.get('visit'), idOf(c), fieldOf(fields, 'password').slice(0, 256))
    // The ceremony went on while the person was still typing: there is no advice to give, and nothing went wrong.
    if (!judged) return c.body(null, 204)
    const { score, reasons } = judged
    return c.json({ score, advice: strengthAdvice(reasons, c.get('visit').language) })
  }

  async function captchaMedia(c: C): Promise<Response> {
    const found = await ceremonies.view(c.get('visit'), idOf(c))
    if (!found.ok) return c.notFound()
    const [id = '', extension] = (c.req.param('captcha') ?? '').split('.')
    const as = captchaForm(c, extension)
    const media = await deps.captchas.render(idOf(c), c.get('realm').policy, id, as)
    if (!media.ok) return c.notFound()
    return c.body(Uint8Array.from(media.bytes), 200, { 'Content-Type': media.type, 'Cache-Control': 'no-store' })
  }

  /** Hands the session to the browser and lets the person go on. @param going where it may have gone on already */
  async function leave(
    c: C,
    completed: Completed,
    purpose: BeginRequest['purpose'],
    going: Going = createGoing(deps, c),
  ): Promise<Response> {
    const { realm, cookies, visit } = { realm: c.get('realm'), cookies: c.get('cookies'), visit: c.get('visit') }
    if (completed.session) {
      cookies.setSession(c, completed.session.secret)
      // Set again, so that a device in use stays known for another year.
      cookies.setDevice(c, completed.deviceSecret ?? visit.deviceSecret, completed.session)
    }
    if (purpose === 'recovery')
      return c.redirect(`${realm.path}/recovered?return_to=${encodeURIComponent(completed.returnTo)}`, 303)
    // The session has changed by the time that they come back, so they go on where it is looked at anew.
    if (completed.waiting) return c.redirect(activationOf(realm, completed.waiting, completed.returnTo), 303)
    const onwards = await going.onwardsOf(completed)
    return onwards ? goneOn(c, onwards) : c.redirect(completed.returnTo, 303)
  }

  async function draw(c: C, view: CeremonyView, trouble: Trouble, typed: Fields): Promise<Response> {
    const screen = await screenOf(c, view, trouble, typed)
    const { title, body } = drawCeremony(screen)
    // The software beside a key is another window that must be able to answer this one.
    if (view.certificateKey) c.header('Cross-Origin-Opener-Policy', 'same-origin-allow-popups')
    return await shell.page(c, {
      title,
      body,
      ...movingParts(view, trouble),
      error: screen.faults.length > 0,
      status: trouble.length > 0 ? 422 : view.next.state === 'refused' ? 403 : 200,
      formAction: [...redirectOrigins(c.get('realm').policy), ...(view.face ? deps.facePages : [])],
    })
  }

  async function missing(c: C, what: CeremonyMissing): Promise<Response> {
    const drawn = drawMissing(c.get('realm'), c.get('visit').language, what)
    return await shell.page(c, {
      ...drawn,
      status: what.code === 'ceremony.unknown' ? 404 : what.code === 'ceremony.other_browser' ? 403 : 410,
    })
  }
}

/** The scripts that the step wants, and that a page that waits for a phone looks again without one. */
function movingParts(view: CeremonyView, trouble: Trouble): { islands: string[]; refreshAfter?: number } {
  const islands = [
    ...(view.passkey ? ['passkey'] : []),
    ...(view.certificateKey ? ['certificate-key'] : []),
    ...(view.push ? ['ticket'] : []),
  ]
  const waits = view.push?.status === 'pending' && trouble.length === 0
  return waits ? { islands, refreshAfter: looksAgainAfter } : { islands }
}

async function tooMany(shell: CeremonyPagesDependencies['shell'], c: C): Promise<Response> {
  const { language } = c.get('preferences')
  const title = phrases(language)('fault.throttled', { until: '…' })
  return await shell.page(c, { title, body: <div class="content narrow stack">{title}</div>, status: 429 })
}

function captchaForm(c: C, extension: string | undefined) {
  const language = c.get('preferences').language === 'en' ? ('en' as const) : ('zh' as const)
  return extension === 'wav' ? ({ kind: 'sound', language } as const) : ({ kind: 'picture', theme: 'light' } as const)
}

/** In the account centre: where a medium is taken into use, and from where the person goes on. */
function activationOf({ path }: Realm, medium: string, returnTo: string): string {
  return `${path}/account/media/${medium}/activate?return_to=${encodeURIComponent(returnTo)}`
}

/** Whatever is no medium is none that was offered. */
function mediumIn(fields: Fields): Choice {
  const medium = fieldOf(fields, 'medium')
  return isMedium(medium) || medium === 'identity-item' ? medium : 'password'
}

type Going = ReturnType<typeof createGoing>

/** How a request goes on after a ceremony that ends in it. */
function createGoing({ onwards }: Pick<CeremonyPagesDependencies, 'onwards'>, c: C) {
  let gone: { completed: Completed; onwards: Onwards } | null = null
  const follow: Follow = async completed => {
    // Something stands between: a medium is taken into use first.
    if (completed.waiting) return []
    const joined = await onwards(c, completed, true)
    // What leads nowhere must not keep the ceremony from its end: that ends alone, and the same is tried again after it.
    if (joined?.status !== 303) return []
    gone = { completed, onwards: joined }
    return joined.writes
  }
  return {
    follow,
    onwardsOf: async (completed: Completed) =>
      gone?.completed === completed ? gone.onwards : await onwards(c, completed, false),
  }
}

function goneOn(c: C, { status, headers, body }: Onwards): Response {
  for (const [name, value] of headers) c.header(name, value, { append: name === 'set-cookie' })
  return c.newResponse(body, status)
}

const returnPath = (c: C): string => safeReturnPath(c.get('realm'), c.req.query('return_to'))

function wayAsked(c: C): { way?: Way } {
  const way = c.req.query('way') ?? ''
  return isWay(way) ? { way } : {}
}
