import type { Context } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import type { Assets } from '../../../kit/ui/index.ts'
import type { Captchas } from '../../captcha/index.ts'
import type { IdentityEnv, RealmShell } from '../../shell/index.ts'
import type { Visit } from '../../visits/index.ts'
import type { AnswerRefusal, CeremonyView } from '../answer-types.ts'
import { phrases } from '../phrases/index.ts'
import type { Way } from '../rules.ts'
import { faultsOf } from './faults.ts'
import { helpCodeOf } from './help-code.ts'
import { type Fields, isWay } from './read-answers.ts'
import type { CaptchaOnPage, Screen } from './screen.ts'

export interface ScreenDependencies {
  shell: RealmShell
  captchas: Pick<Captchas, 'issue'>
  environment: (visit: Visit, language: Language) => { result: 'ok' | 'warn' | 'bad'; text: string }
  helpFor: (code: string, realm: string, language: Language) => Promise<{ address: string; title: string } | undefined>
  assets: Pick<Assets, 'js'>
  /** The demo outbox's address; null with real gateways. */
  outbox: string | null
  now: () => Date
}

type C = Context<IdentityEnv>
/** Why a form comes back. */
export type Trouble = 'page-expired' | readonly AnswerRefusal[]

/** What a ceremony's page shows: the step, what was typed and what is wrong with it, a captcha where one is wanted. */
export function createScreens(deps: ScreenDependencies) {
  const { shell } = deps
  return screenOf

  async function screenOf(c: C, view: CeremonyView, trouble: Trouble, typed: Fields): Promise<Screen> {
    const realm = c.get('realm')
    const { language } = c.get('preferences')
    const form = fieldOf(typed, 'form')
    const digits = realm.policy.codes[view.way === 'email-code' ? 'email-code' : 'sms-code'].digits
    const context = { language, policy: realm.policy, form, codeDigits: digits, now: deps.now() }
    const refusals = trouble === 'page-expired' ? [] : trouble
    const faults =
      trouble === 'page-expired'
        ? [{ field: 'content', message: phrases(language)('fault.page-expired') }]
        : refusals.flatMap(refusal => faultsOf(refusal, context))
    const way = wayShown(c, view, typed)
    const [first] = refusals
    const refusedFor = view.next.state === 'refused' ? view.next.reason : null
    const code = first ? helpCodeOf(first, form) : refusedFor
    return {
      realm,
      language,
      view,
      way,
      action: addressOf(c, view.id),
      csrf: shell.csrf(c, view.id),
      faults,
      typed,
      slip:
        trouble === 'page-expired' ||
        (refusals.length > 0 && refusals.every(({ code: said }) => said === 'answer.invalid')),
      pushHeld: refusals.some(({ code: said }) => said === 'push.paused' || said === 'push.unavailable'),
      captcha: await captchaFor(c, view, way, refusals),
      environment: view.purpose === 'sign-in' ? deps.environment(c.get('visit'), language) : null,
      help: (code && (await deps.helpFor(code, realm.name, language))) || null,
      asksSharedComputer: c.get('visit').client.formFactor !== 'phone',
      outbox: deps.outbox,
      waitsAt: c.req.param('ticket') !== undefined && view.face?.state === 'pending' ? c.req.path : null,
      proofWorker: deps.assets.js('proof-of-work-worker'),
      now: deps.now(),
    }
  }

  /** A captcha where the engine asks for one, and beside every form whose answer has a message sent. */
  async function captchaFor(
    c: C,
    view: CeremonyView,
    way: Way,
    refusals: readonly AnswerRefusal[],
  ): Promise<CaptchaOnPage | null> {
    if (view.next.state !== 'step') return null
    const { step } = view.next
    const beforeSending = step.kind === 'identify' && view.purpose === 'sign-in' && way !== 'password'
    const withConsent = step.kind === 'consent'
    if (step.kind !== 'captcha' && !beforeSending && !withConsent) return null
    const { policy } = c.get('realm')
    // After the work was refused, or by request, the picture: it works everywhere.
    const wantsPicture = c.req.query('captcha') === 'image' || refusals.some(({ code }) => code.startsWith('captcha.'))
    const work =
      policy.captcha.preferred === 'work' && !wantsPicture ? await deps.captchas.issue(view.id, policy, 'work') : null
    const picture = await deps.captchas.issue(view.id, policy, 'image')
    if (!picture.ok) return null
    const image = picture.captcha
    const address = addressOf(c, view.id)
    const base = `${address}/captcha/${image.id}`
    const another = `${address}?captcha=image${way === 'sms-code' ? '&way=sms-code' : ''}`
    return {
      work: work?.ok && work.captcha.way === 'work' ? { id: work.captcha.id, challenge: work.captcha.challenge } : null,
      image: { id: image.id, src: `${base}.png`, audio: `${base}.wav`, another },
    }
  }
}

export const idOf = (c: C): string => {
  const id = c.req.param('id') ?? ''
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : '00000000-0000-0000-0000-000000000000'
}
/** The ceremony's page. */
export const addressOf = (c: C, id: string): string => `${c.get('realm').path}/ceremonies/${id}`

/** The tab that was opened or whose form came back; else the ceremony's own way. */
function wayShown(c: C, view: CeremonyView, typed: Fields): Way {
  const form = fieldOf(typed, 'form')
  if (form === 'sign-in') return 'password'
  const way = fieldOf(typed, 'way') || (c.req.query('way') ?? '')
  return isWay(way) ? way : view.way
}
