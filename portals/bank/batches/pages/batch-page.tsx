import { formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  type Column,
  DataTable,
  DefinitionList,
  type FieldFault,
  Form,
  Notice,
  Pager,
  Pill,
} from '../../../../kit/ui/index.ts'
import type { Account } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { isChecker, type Membership } from '../../organisations/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Batch } from '../batches.ts'
import { lineWords } from '../line-words.ts'
import { phrases } from '../phrases/index.ts'
import type { BatchRefusal } from '../rules.ts'
import type { LineRow, Progress } from '../store.ts'

type BatchPageProps = {
  visit: CustomerVisit
  membership: Membership
  batch: Batch & { progress: Progress }
  lines: readonly LineRow[]
  /** The last line of this page, where there are more. */
  next: number | null
  isFirst: boolean
  names: ReadonlyMap<string, string>
  account: Account | undefined
  /** What would refuse the approval of who looks at it. */
  against: BatchRefusal | null
  faults: readonly FieldFault[]
}

/** One batch, from the check to the result. */
export function BatchPage(props: BatchPageProps) {
  const { visit, batch, lines, next, isFirst, faults } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const here = `/corporate/batches/${batch.id}`
  const columns: Column<LineRow>[] = [
    { label: t('column-line'), cell: one => t('line', { line: one.line }) },
    { label: t('column-payee'), cell: one => payeeOf(one, visit) },
    { label: t('column-amount'), cell: one => formatMoney(one.amount, language), numeric: true },
    { label: t('column-memo'), cell: one => one.memo },
    { label: t('column-state'), cell: one => <Pill tone={toneOf(one)}>{lineWords(one.outcome, language)}</Pill> },
  ]
  return (
    <BankPage
      visit={visit}
      title={t('batch-title', { file: batch.fileName })}
      here={here}
      place="corporate"
      path={[{ label: t('title'), href: '/corporate' }]}
      faults={faults}
    >
      <State {...props} />
      <Against {...props} />
      <Card quiet>
        <Facts {...props} />
        {batch.state === 'waiting' ? <Decide {...props} /> : null}
        {batch.state === 'approved' ? (
          <Buttons>
            <Button kind="secondary" href={here} icon="refresh">
              {t('refresh')}
            </Button>
          </Buttons>
        ) : null}
      </Card>
      <DataTable caption={t('lines')} columns={columns} rows={lines} />
      {batch.state === 'approved' || batch.state === 'done' ? (
        <Buttons>
          <Button href={`${here}/result.csv`} kind="secondary" icon="download">
            {t('result-csv')}
          </Button>
        </Buttons>
      ) : null}
      <Pager {...(isFirst ? {} : { previous: here })} {...(next === null ? {} : { next: `${here}?after=${next}` })} />
    </BankPage>
  )
}

const toneOf = ({ outcome }: LineRow) => (outcome === null ? 'quiet' : outcome === 'done' ? 'ok' : 'bad')

function payeeOf({ name_masked, number_masked, bank }: LineRow, visit: CustomerVisit) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <>
      {name_masked}{' '}
      <small class="hint">{`${number_masked} ${bank === null ? t('this-bank') : bank + t('simulated')}`}</small>
    </>
  )
}

function State({ visit, membership, batch }: BatchPageProps) {
  const t = phrases(visit.frame.preferences.language)
  const { state, progress, makerId } = batch
  const isOwn = makerId === visit.customerId && isChecker(membership.role)
  const text = state === 'done' ? t('done-text', { ...progress }) : t(`${state}-text`)
  const kind = state === 'done' ? (progress.refused === 0 ? 'ok' : 'warn') : 'info'
  return (
    <Notice kind={kind} title={t(`${state}-title`)} live={state === 'done'}>
      {state === 'waiting' && isOwn ? t('waiting-own') : text}
    </Notice>
  )
}

/** Said before anybody signs. */
function Against({ visit, batch, account, against }: BatchPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  if (batch.state !== 'waiting') return null
  if (against !== null) return <Notice kind="warn">{t(against)}</Notice>
  if (account === undefined || account.balance >= batch.total) return null
  return <Notice kind="warn">{t('batch-short', { balance: formatMoney(account.balance, language) })}</Notice>
}

function Facts({ visit, batch, names, account }: BatchPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { progress, lines, makerId, madeAt, decidedBy, decidedAt, state } = batch
  const by = (id: string, at: Date) => t('made-by', { name: names.get(id) ?? '—', at: formatDateTime(at, language) })
  const told = {
    tried: progress.done + progress.refused,
    lines,
    done: progress.done,
    paid: formatMoney(progress.paid, language),
    refused: progress.refused,
  }
  return (
    <DefinitionList
      items={[
        { term: t('total'), value: <b>{formatMoney(batch.total, language)}</b> },
        { term: t('count'), value: String(lines) },
        { term: t('from'), value: account?.numberMasked ?? '—' },
        { term: t('made'), value: by(makerId, madeAt) },
        ...(decidedBy && decidedAt
          ? [{ term: t(state === 'declined' ? 'declined' : 'decided'), value: by(decidedBy, decidedAt) }]
          : []),
        ...(state === 'approved' || state === 'done' ? [{ term: t('progress'), value: t('progress-of', told) }] : []),
        { term: t('checksum'), value: <code>{batch.digest.slice(0, 16)}</code> },
      ]}
    />
  )
}

function Decide({ visit, membership, batch, against }: BatchPageProps) {
  const t = phrases(visit.frame.preferences.language)
  const isOwn = batch.makerId === visit.customerId
  const mayCheck = isChecker(membership.role) && !isOwn
  if (!mayCheck && !isOwn) return null
  const here = `/corporate/batches/${batch.id}`
  return (
    <Form action={mayCheck ? `${here}/check` : `${here}/decline`} hidden={visit.hidden}>
      <Buttons>
        {mayCheck && against === null ? <Button>{t('check')}</Button> : null}
        {mayCheck ? (
          <Button kind="secondary" action={`${here}/decline`}>
            {t('decline')}
          </Button>
        ) : (
          <Button kind="secondary">{t('withdraw')}</Button>
        )}
      </Buttons>
    </Form>
  )
}
