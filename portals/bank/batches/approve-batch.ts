import { z } from 'zod'
import type { OperationDetails } from '../../../kit/approval-details/index.ts'
import type { Executor } from '../../../kit/database/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { plainYuan } from '../money/index.ts'
import type { BankTables } from '../tables.ts'
import type { Batches } from './batches.ts'
import { phrases } from './phrases/index.ts'
import { batchRefusals } from './rules.ts'

/** As the policy names it. */
export const approveBatch = 'batch-payment'

const content = z.object({
  organisationId: z.string(),
  id: z.string(),
  digest: z.string(),
  organisation: z.string(),
  account: z.string(),
  fileName: z.string(),
  lines: z.int(),
  total: z.int(),
  media: z.array(z.string()).nullable().default(null),
})

export type ApproveContent = z.input<typeof content>

/** What a checker approves: the sum, how many payments, and the checksum of all of them. */
export function createApproveBatch(batches: Pick<Batches, 'approve' | 'foresee'>) {
  return {
    back: '/corporate',

    describe(given: unknown): Pick<OperationDetails, 'title' | 'items' | 'media'> {
      const { organisation, account, fileName, lines, total, digest, media } = content.parse(given)
      const [zh, en] = [phrases('zh-CN'), phrases('en')]
      const item = (key: 'organisation' | 'from' | 'count' | 'total' | 'file' | 'checksum', value: string) => ({
        name: { 'zh-CN': zh(`approve-${key}`), en: en(`approve-${key}`) },
        value,
      })
      return {
        title: { 'zh-CN': zh('approve-title'), en: en('approve-title') },
        items: [
          item('organisation', organisation),
          item('from', account.replaceAll(' ', '')),
          item('count', String(lines)),
          item('total', plainYuan(total)),
          item('file', fileName),
          item('checksum', digest),
        ],
        ...(media === null ? {} : { media }),
      }
    },

    async foresee({ customerId, content: given }: { customerId: string; content: unknown }): Promise<string | null> {
      const { organisationId, id, digest } = content.parse(given)
      return await batches.foresee({ organisationId, id, digest, customerId })
    },

    async carryOut(
      tx: Executor<BankTables>,
      asked: { customerId: string; content: unknown; medium: string },
    ): Promise<string> {
      const { organisationId, id, digest } = content.parse(asked.content)
      const { customerId, medium } = asked
      return await batches.approve(tx, { organisationId, id, digest, customerId, medium })
    },

    explain(outcome: string, language: Language): string {
      return phrases(language)(batchRefusals.find(code => code === outcome) ?? 'batch.over')
    },
  }
}
