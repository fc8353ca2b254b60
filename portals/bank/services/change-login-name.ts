import { z } from 'zod'
import type { OperationDetails } from '../../../kit/approval-details/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { phrases } from './phrases/index.ts'

/** As the policy names it. */
export const changeLoginName = 'change-login-name'

const content = z.object({ name: z.string() })
export type LoginNameContent = z.input<typeof content>

const refusals = [
  'username.not_allowed',
  'username.invalid',
  'username.letters',
  'username.reserved',
  'identifier.taken',
  'session.ended',
] as const

/** The name is the issuer's to give: here it is shown, sent to be approved, and what became of it is told. */
export function createChangeLoginName() {
  return {
    back: '/services',

    describe(given: unknown): Pick<OperationDetails, 'title' | 'items'> {
      const [zh, en] = [phrases('zh-CN'), phrases('en')]
      return {
        title: { 'zh-CN': zh('name-title'), en: en('name-title') },
        items: [{ name: { 'zh-CN': zh('name'), en: en('name') }, value: content.parse(given).name }],
      }
    },

    /** Whether a name is free is told after the approval only, lest anybody learn who has one (docs/decisions/0042). */
    foresee: async () => null,

    async carryOut(_: unknown, { outcome }: { outcome: string | null }): Promise<string> {
      return outcome ?? 'username.not_allowed'
    },

    explain(outcome: string, language: Language): string {
      return phrases(language)(refusals.find(code => code === outcome) ?? 'username.not_allowed')
    },
  }
}

/**
 * What the issuer's own rule takes: 4 to 30 letters, digits, dots, hyphens and low lines, beginning with a letter. Only so that a slip is
 * told before anything is approved: whether the name is free, or reserved, the issuer says after the approval.
 */
export const isLoginName = (typed: string): boolean => /^\p{L}[\p{L}\p{N}_.-]{3,29}$/u.test(typed)
