import { timingSafeEqual } from 'node:crypto'
import type { CaptchaDeps, CaptchaPolicy, CaptchaRow, CaptchaWay } from './captcha.ts'
import { macOfAnswer } from './issue-captcha.ts'
import { isWorkDone, readWorkAnswer } from './proof-of-work.ts'
import { isExpired, readTypedDigits } from './rules.ts'

export type AnswerRequest = { ceremonyId: string; id: string; typed: string; policy: CaptchaPolicy }

export type AnswerOutcome =
  | { ok: true; way: CaptchaWay }
  /** It cannot be an answer (empty, a digit missing); nothing was spent and the same picture stays. */
  | { ok: false; code: 'captcha.incomplete' }
  /** Unknown here: never issued, another ceremony's, or already answered. A new one is needed, as after the two below. */
  | { ok: false; code: 'captcha.gone' }
  | { ok: false; code: 'captcha.expired' }
  | { ok: false; code: 'captcha.wrong' }

/** Judges an answer. Whatever could be right takes the captcha with it, so each is one guess and no more. */
export async function answerCaptcha(deps: CaptchaDeps, request: AnswerRequest): Promise<AnswerOutcome> {
  const digits = readTypedDigits(request.typed, request.policy.digits)
  const work = digits === null ? readWorkAnswer(request.typed) : null
  if (digits === null && work === null) return { ok: false, code: 'captcha.incomplete' }

  // Taken before it is judged: of two racing answers one finds nothing (ASVS 5.0 §6.5.1, single use).
  const now = deps.now()
  const row = await deps.store.consume(request.id, request.ceremonyId, now)
  if (row === undefined) return { ok: false, code: 'captcha.gone' }
  if (isExpired(row, now)) return { ok: false, code: 'captcha.expired' }

  const answer = digits ?? work?.challenge.signature ?? ''
  // An answer counts only where it was issued: the MAC covers the ceremony and this captcha (ASVS 5.0 §6.5.1).
  const isOurs = isSameMac(row.answerMac, macOfAnswer(deps, { ...idsOf(row), answer }))
  const isRight = isOurs && (row.way === 'image' || (work !== null && (await isWorkDone(deps.keys, work))))
  return isRight ? { ok: true, way: row.way } : { ok: false, code: 'captcha.wrong' }
}

function idsOf(row: CaptchaRow): { ceremonyId: string; id: string } {
  return { ceremonyId: row.ceremonyId, id: row.id }
}

/** In constant time, so that nothing is learnt from how soon it fails. */
function isSameMac(stored: string, computed: string): boolean {
  const [left, right] = [Buffer.from(stored), Buffer.from(computed)]
  return left.length === right.length && timingSafeEqual(left, right)
}
