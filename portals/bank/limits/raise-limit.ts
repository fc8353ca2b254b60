import { z } from 'zod'
import type { OperationDetails } from '../../../kit/approval-details/index.ts'
import type { Executor } from '../../../kit/database/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { plainYuan } from '../money/index.ts'
import type { BankTables } from '../tables.ts'
import type { createLimits } from './limits.ts'
import { mediumName } from './medium-name.ts'
import { phrases } from './phrases/index.ts'

/** As the policy names it. */
export const raiseLimit = 'raise-limit'

const fen = z.int().min(0)
const content = z.object({
  medium: z.string(),
  perTransaction: fen,
  perDay: fen,
  seenChangedAt: z.iso.datetime().nullable(),
})

export type RaiseContent = z.input<typeof content>

/** Raising a limit, as an operation that is approved in exactly these figures. */
export function createRaiseLimit(limits: Pick<ReturnType<typeof createLimits>, 'raise' | 'mayRaise'>) {
  return {
    back: '/limits',

    describe(given: unknown): Pick<OperationDetails, 'title' | 'items'> {
      const { medium, perTransaction, perDay } = content.parse(given)
      const [zh, en] = [phrases('zh-CN'), phrases('en')]
      const item = (key: 'raise-per-transaction' | 'raise-per-day', value: number) => ({
        name: { 'zh-CN': zh(key), en: en(key) },
        value: plainYuan(value),
      })
      return {
        title: {
          'zh-CN': zh('raise-title', { medium: mediumName(medium, 'zh-CN') }),
          en: en('raise-title', { medium: mediumName(medium, 'en') }),
        },
        items: [item('raise-per-transaction', perTransaction), item('raise-per-day', perDay)],
      }
    },

    async foresee({ customerId, content: given }: { customerId: string; content: unknown }): Promise<string | null> {
      const { seenChangedAt, ...wanted } = content.parse(given)
      const seen = seenChangedAt === null ? null : new Date(seenChangedAt)
      const result = await limits.mayRaise({ customerId, ...wanted, seenChangedAt: seen })
      return result.ok ? null : result.code
    },

    async carryOut(tx: Executor<BankTables>, asked: { customerId: string; content: unknown }): Promise<string> {
      const { seenChangedAt, ...wanted } = content.parse(asked.content)
      const seen = seenChangedAt === null ? null : new Date(seenChangedAt)
      const result = await limits.raise(tx, { customerId: asked.customerId, ...wanted, seenChangedAt: seen })
      return result.ok ? 'done' : result.code
    },

    explain(outcome: string, language: Language): string {
      const t = phrases(language)
      const known = ['limit.not_higher', 'limit.over_policy', 'limit.medium_unknown', 'limit.changed'] as const
      return t(known.find(code => code === outcome) ?? 'limit.changed')
    },
  }
}
