import type { Language } from '../../../kit/i18n/index.ts'
import { plainYuan } from '../money/index.ts'
import { byteOrderMark, csvRow } from '../statements/index.ts'
import type { Batches } from './batches.ts'
import { lineWords } from './line-words.ts'
import { phrases } from './phrases/index.ts'

const columns = ['line', 'payee', 'number', 'bank', 'amount', 'memo', 'state'] as const
const page = 500

/** What became of each line of a batch, as a file that spreadsheets open; a page in memory at a time. */
export async function* resultCsv(
  batches: Pick<Batches, 'lines'>,
  { organisationId, id }: { organisationId: string; id: string },
  language: Language,
): AsyncGenerator<string> {
  const t = phrases(language)
  yield byteOrderMark + csvRow(columns.map(column => t(`column-${column}`)))
  for (let after = 0; ; ) {
    const lines = await batches.lines(organisationId, id, after, page)
    yield lines
      .map(one =>
        csvRow([
          String(one.line),
          one.name_masked,
          one.number_masked,
          one.bank === null ? t('this-bank') : one.bank + t('simulated'),
          plainYuan(one.amount),
          one.memo,
          lineWords(one.outcome, language),
        ]),
      )
      .join('')
    after = lines.at(-1)?.line ?? after
    if (lines.length < page) return
  }
}
