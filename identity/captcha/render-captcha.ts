import type { SoundLanguage, Theme } from '../../kit/image-code/index.ts'
import type { CaptchaDeps, CaptchaPolicy } from './captcha.ts'
import { imageCodeOf, macOfAnswer } from './issue-captcha.ts'
import { isExpired } from './rules.ts'

export type RenderAs = { kind: 'picture'; theme: Theme } | { kind: 'sound'; language: SoundLanguage }

export type RenderRequest = { ceremonyId: string; id: string; policy: CaptchaPolicy; as: RenderAs }

export type RenderOutcome =
  | { ok: true; type: 'image/png' | 'audio/wav'; bytes: Buffer }
  | { ok: false; code: 'captcha.gone' }

/**
 * The picture or the sound of an open captcha, for the ceremony it belongs to (serve it `no-store`). Asking again gives
 * the same file. After a rotation of the keys an open picture can no longer be drawn and is `captcha.gone`.
 */
export async function renderCaptcha(deps: CaptchaDeps, request: RenderRequest): Promise<RenderOutcome> {
  const { ceremonyId, id, policy, as } = request
  const row = await deps.store.find(id, ceremonyId)
  if (row === undefined || row.way !== 'image' || isExpired(row, deps.now())) return { ok: false, code: 'captcha.gone' }
  const code = imageCodeOf(deps, { ceremonyId, id, digits: policy.digits })
  // A picture that the stored MAC does not accept could never be answered.
  if (macOfAnswer(deps, { ceremonyId, id, answer: code.answer }) !== row.answerMac)
    return { ok: false, code: 'captcha.gone' }
  return as.kind === 'picture'
    ? { ok: true, type: 'image/png', bytes: code.png(as.theme) }
    : { ok: true, type: 'audio/wav', bytes: code.audio(as.language) }
}
