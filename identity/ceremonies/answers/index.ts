/** One file per kind of answer; `lookAt` finds the one that fits the step that was asked, and nothing else is looked at. */
import { type Answer, type Answered, refused } from '../answer-types.ts'
import { takesPasskey } from '../assurance-rules.ts'
import { enginePolicy } from '../facts.ts'
import { takesTicket } from '../qr-rules.ts'
import { answerNewIdentifier, answerPhone } from './address.ts'
import { answerBankCard } from './bank-card.ts'
import { answerCertificateKey, answerClientCertificate } from './certificate-key.ts'
import { answerCode } from './code.ts'
import { type AnswerContext, evidenceOf, provingOf, throughGate } from './context.ts'
import { answerFace } from './face.ts'
import { answerIdentify } from './identify.ts'
import { answerMedium } from './medium.ts'
import { answerNewPassword } from './new-password.ts'
import { answerPasskey } from './passkey.ts'
import { answerPassword } from './password.ts'
import { answerPush } from './push.ts'
import { answerQr } from './qr.ts'
import { answerRealName } from './real-name.ts'
import { answerReview } from './review.ts'

export { certificateKeyAsked } from './certificate-key.ts'
export { codeProving } from './code.ts'
export type { AnswerContext } from './context.ts'
export { askMedium, mediumAsked } from './medium.ts'
export { passwordFacts } from './new-password.ts'
export { askPhones } from './push.ts'
export { tellOfLock } from './tell-of-lock.ts'

/** A captcha may also be given ahead of an identifier, so that a page can ask for both at once. */
export function fits({ step, facts, visit }: Pick<AnswerContext, 'step' | 'facts' | 'visit'>, answer: Answer): boolean {
  if (answer.kind === 'passkey') return takesPasskey(facts, enginePolicy(visit.realm.policy), step)
  if (answer.kind === 'qr') return takesTicket(facts, enginePolicy(visit.realm.policy), step)
  if (step.kind === 'identify' && answer.kind === 'captcha') return true
  return step.kind === answer.kind || (step.kind === 'identify' && answer.kind === 'password')
}

export async function lookAt(context: AnswerContext, answer: Answer): Promise<Answered> {
  if (!fits(context, answer)) return refused({ code: 'answer.unexpected' })
  switch (answer.kind) {
    case 'captcha':
      return await answerCaptcha(context, answer)
    case 'consent':
      return answer.accepted
        ? { ok: true, evidence: [evidenceOf(context, 'consent')] }
        : refused({ code: 'answer.invalid', field: 'consent', reasons: [{ code: 'consent.needed' }] })
    case 'identify':
      return await answerIdentify(context, answer)
    case 'password':
      return await answerPassword(context, answer)
    case 'passkey':
      return await answerPasskey(context, answer)
    case 'qr':
      return await answerQr(context, answer)
    case 'certificate-key':
      return await answerCertificateKey(context, answer.signed)
    case 'client-certificate':
      return await answerClientCertificate(context)
    case 'phone':
      return answerPhone(context, answer)
    case 'sms-code':
    case 'email-code':
      return await answerCode(context, answer)
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
      return await answerMedium(context, answer)
    case 'face':
      return await answerFace(context, answer)
    case 'push':
      return await answerPush(context)
    case 'identity-item':
      return await answerIdentityItem(context, answer)
    case 'real-name':
      return await answerRealName(context, answer)
    case 'bank-card':
      return await answerBankCard(context, answer)
    case 'new-identifier':
      return await answerNewIdentifier(context, answer)
    case 'new-password':
      return await answerNewPassword(context, answer)
    case 'review':
      return answerReview(context, answer)
  }
}

async function answerCaptcha(context: AnswerContext, answer: { id: string; typed: string }): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const outcome = await deps.captcha.answer(ceremony.id, visit.realm.policy, answer)
  return outcome.ok ? { ok: true, evidence: [evidenceOf(context, 'captcha')] } : refused({ code: outcome.code })
}

async function answerIdentityItem(
  context: AnswerContext,
  answer: { items: Record<string, string> },
): Promise<Answered> {
  const { subject } = context.ceremony.state
  if (!subject) return refused({ code: 'answer.unexpected' })
  const missing = context.visit.realm.policy.recovery.items.filter(item => !answer.items[item]?.trim())
  const [field] = missing
  if (field) return refused({ code: 'answer.invalid', field, reasons: [{ code: 'identity-item.empty' }] })
  const key = { key: subject.key, accountId: subject.accountId }
  const proving = provingOf(context, key, null)
  return await throughGate(context, key, 'identity-item', () =>
    context.deps.authenticators['identity-item'].verify(proving, answer.items),
  )
}
