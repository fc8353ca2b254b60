import { createImageCode, type ImageCode, seededBytes } from '../../kit/image-code/index.ts'
import type { CaptchaDeps, CaptchaPolicy, CaptchaWay } from './captcha.ts'
import { createWork, type WorkChallenge } from './proof-of-work.ts'

export type IssueRequest = { ceremonyId: string; way: CaptchaWay; policy: CaptchaPolicy }

export type IssuedCaptcha = { id: string; expiresAt: Date } & (
  | { way: 'image'; digits: number }
  | { way: 'work'; challenge: WorkChallenge }
)

export type IssueOutcome = { ok: true; captcha: IssuedCaptcha } | { ok: false; code: 'captcha.too_many' }

/**
 * Opens a captcha for a ceremony. For a picture nothing but its id is sent: the page fetches picture and sound by it.
 * `way` comes from `chooseWay`.
 */
export async function issueCaptcha(deps: CaptchaDeps, request: IssueRequest): Promise<IssueOutcome> {
  const now = deps.now()
  const id = deps.newId()
  const expiresAt = new Date(now.getTime() + request.policy.lifeSeconds * 1000)
  const { shown, answer } = await prepare(deps, { ...request, id })
  const { ceremonyId, way, policy } = request
  const answerMac = macOfAnswer(deps, { ceremonyId, id, answer })
  const kept = await deps.store.issue(
    { id, ceremonyId, way, answerMac, issuedAt: now, expiresAt },
    policy.mostPerCeremony,
  )
  return kept === 'issued'
    ? { ok: true, captcha: { id, expiresAt, ...shown } }
    : { ok: false, code: 'captcha.too_many' }
}

type Shown = { way: 'image'; digits: number } | { way: 'work'; challenge: WorkChallenge }

async function prepare(
  deps: CaptchaDeps,
  request: IssueRequest & { id: string },
): Promise<{ shown: Shown; answer: string }> {
  const { way, policy, ceremonyId, id } = request
  if (way === 'image') {
    const { answer } = imageCodeOf(deps, { ceremonyId, id, digits: policy.digits })
    return { shown: { way, digits: policy.digits }, answer }
  }
  const challenge = await createWork(deps.keys, { work: policy.work, random: deps.random })
  // The signature covers the whole challenge, so a MAC over it ties this very challenge to this ceremony.
  return { shown: { way, challenge }, answer: challenge.signature }
}

/** The code follows from the keyed MAC of its ids, so its picture can be drawn whenever asked and is stored nowhere. */
export function imageCodeOf(
  deps: Pick<CaptchaDeps, 'keys' | 'sounds'>,
  of: { ceremonyId: string; id: string; digits: number },
): ImageCode {
  const seed = deps.keys.mac(`${of.ceremonyId}|${of.id}`, 'captcha-picture')
  return createImageCode({ random: seededBytes(seed), digits: of.digits, sounds: deps.sounds })
}

/** Bound to the ceremony and the captcha: the same digits elsewhere have another MAC. */
export function macOfAnswer(
  deps: Pick<CaptchaDeps, 'keys'>,
  of: { ceremonyId: string; id: string; answer: string },
): string {
  return deps.keys.mac(`${of.ceremonyId}|${of.id}|${of.answer}`, 'captcha-answer')
}
