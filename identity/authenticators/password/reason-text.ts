import type { Language } from '../../../kit/i18n/index.ts'
import { phrases } from './phrases/index.ts'
import { zhCN } from './phrases/zh-CN.ts'
import type { StrengthReason } from './strength.ts'

/** What a reason against a password says to the person; null for a code that is not of this folder. */
export function passwordReasonText(reason: { code: string }, language: Language): string | null {
  if (!(reason.code in zhCN)) return null
  // The parameters come with the reason: `PasswordReason` holds each code and its placeholders together.
  return phrases(language)(reason.code as 'too-short', reason as unknown as { min: number })
}

/** What would make the password harder to guess, most important first; empty where nothing has to change. */
export function strengthAdvice(reasons: readonly StrengthReason[], language: Language): string {
  const [reason] = reasons
  return reason ? phrases(language)(reason) : ''
}
