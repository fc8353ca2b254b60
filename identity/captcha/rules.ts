import type { CaptchaPolicy, CaptchaRow, CaptchaWay } from './captcha.ts'

/**
 * Which captcha to issue. A page without script can only show the picture, and a person may always ask for the picture
 * instead of the work (an old phone, a battery); nobody may ask for work in a realm that wants pictures.
 */
export function chooseWay(policy: CaptchaPolicy, page: { hasScript: boolean; asksForImage: boolean }): CaptchaWay {
  return page.hasScript && !page.asksForImage ? policy.preferred : 'image'
}

/** Until this moment and not at it (NIST SP 800-63B-4 §3.1: a one-time value has a bounded life). */
export function isExpired(row: CaptchaRow, now: Date): boolean {
  return now.getTime() >= row.expiresAt.getTime()
}

/**
 * The digits of what was typed: full-width ones, spaces and hyphens as input methods and listeners write them.
 * `null` when it cannot be an answer at all (nothing typed, a digit missing), which need not cost the person the picture.
 */
export function readTypedDigits(typed: string, digits: number): string | null {
  const plain = typed.slice(0, 64).normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d+$/.test(plain) && plain.length === digits ? plain : null
}
