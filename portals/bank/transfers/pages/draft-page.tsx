import { formatDate, formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  DefinitionList,
  type FieldFault,
  Form,
  Notice,
  StepProgress,
} from '../../../../kit/ui/index.ts'
import { mediumName } from '../../limits/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Draft } from '../drafts.ts'
import type { Outlook } from '../foresee.ts'
import { foreseenWords } from '../foreseen-words.ts'
import { phrases } from '../phrases/index.ts'

type DraftPageProps = {
  visit: CustomerVisit
  draft: Draft
  /** Of one that waits. */
  outlook: Outlook | null
  /** At the issuer; the session alone does otherwise. */
  needsApproval: boolean
  faults: readonly FieldFault[]
}

/** One transfer, from the review to the result: whoever lost sight of it finds here what has become of it. */
export function DraftPage(props: DraftPageProps) {
  const { visit, draft, outlook, needsApproval, faults } = props
  const t = phrases(visit.frame.preferences.language)
  const isWaiting = draft.state.kind === 'waiting'
  const mayGoOn = isWaiting && draft.isUnchanged && outlook?.refusal === null
  return (
    <BankPage
      visit={visit}
      title={t(isWaiting ? 'review-title' : 'result-title')}
      here={`/transfers/${draft.id}`}
      place="transfers"
      path={[{ label: t('title'), href: '/transfers' }]}
      faults={faults}
    >
      {isWaiting ? (
        <StepProgress steps={[t('step-fill'), t('step-check'), t('step-result')]} current={2} />
      ) : (
        <State {...props} />
      )}
      <Against {...props} />
      <Card quiet>
        <Details visit={visit} draft={draft} />
        {mayGoOn ? <Confirm {...props} /> : null}
      </Card>
      {mayGoOn ? <p class="hint">{t(needsApproval ? 'waiting' : 'waiting-own')}</p> : null}
      {isWaiting ? null : <After {...props} />}
    </BankPage>
  )
}

/** What would refuse it, said before anybody signs, and what can be done; or which media it cannot be confirmed with. */
function Against({ visit, draft, outlook }: DraftPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  if (!outlook) return null
  const { refusal, barred } = outlook
  if (!draft.isUnchanged) {
    return (
      <>
        <Notice kind="warn" title={t('foreseen-title')}>
          {t('draft.changed')}
        </Notice>
        <Buttons>
          <Button href="/transfers/new">{t('fill-in-again')}</Button>
        </Buttons>
      </>
    )
  }
  if (refusal) {
    const to = draft.to.kind === 'payee' ? `?payee=${draft.to.payeeId}` : ''
    const isLimit = refusal.code.startsWith('transfer.over_')
    return (
      <>
        <Notice kind="warn" title={t('foreseen-title')}>
          {foreseenWords(refusal, language)}
        </Notice>
        <Buttons>
          <Button href={`/transfers/new${to}`}>{t('fill-in-again')}</Button>
          {isLimit ? (
            <Button kind="secondary" href="/limits">
              {t('see-limits')}
            </Button>
          ) : null}
        </Buttons>
      </>
    )
  }
  if (barred.length === 0) return null
  const names = barred.map(({ medium }) => mediumName(medium, language)).join(language === 'en' ? ', ' : '、')
  return (
    <Notice kind="info">
      {t('barred', { media: names })} <a href="/limits">{t('see-limits')}</a>
    </Notice>
  )
}

/** Everything that is confirmed, in full: nothing is masked of whom the money goes to. */
function Details({ visit, draft }: Pick<DraftPageProps, 'visit' | 'draft'>) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { from, party, amount, memo, firstAt, repeat, to } = draft
  const bank = party?.bank ?? t('this-bank')
  const day = firstAt === null ? t('when-now') : `${formatDate(firstAt, language)} · ${t(`repeat-${repeat}`)}`
  return (
    <DefinitionList
      items={[
        { term: t('amount-term'), value: <b>{formatMoney(amount, language)}</b> },
        { term: t('to'), value: party?.name ?? t('party-gone') },
        { term: t('number'), value: party?.number ?? '—' },
        { term: t('bank'), value: party?.bank ? `${bank}${t('simulated')}` : bank },
        { term: t('kind'), value: t(to.kind === 'own' ? 'kind-own' : party?.bank ? 'kind-other' : 'kind-within') },
        { term: t('from'), value: from?.numberMasked ?? '—' },
        ...(memo === '' ? [] : [{ term: t('memo'), value: memo }]),
        { term: t('when'), value: day },
      ]}
    />
  )
}

function Confirm({ visit, draft, needsApproval }: DraftPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  return (
    <Form action={`/transfers/${draft.id}/approve`} hidden={visit.hidden}>
      <Buttons>
        <Button>{needsApproval ? t('approve') : t('confirm', { amount: formatMoney(draft.amount, language) })}</Button>
        <Button kind="secondary" href="/transfers/new">
          {t('give-up')}
        </Button>
      </Buttons>
    </Form>
  )
}

function State({ visit, draft }: DraftPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { state } = draft
  switch (state.kind) {
    case 'done':
      return (
        <Notice kind="ok" title={t('done-title')} live>
          {t('done-text', { at: formatDateTime(state.at, language), entry: state.entryId })}
        </Notice>
      )
    case 'refused':
      return (
        <Notice kind="bad" title={t('refused-title')} live>
          {t(state.code)}
        </Notice>
      )
    case 'scheduled':
      return (
        <Notice kind="ok" title={t('scheduled-title')} live>
          {t('scheduled-text')}
        </Notice>
      )
    case 'declined':
      return (
        <Notice kind="info" title={t('declined-title')}>
          {t('declined-text')}
        </Notice>
      )
    case 'expired':
    case 'waiting':
      return (
        <Notice kind="info" title={t('expired-title')}>
          {t('expired-text')}
        </Notice>
      )
  }
}

function After({ visit, draft }: DraftPageProps) {
  const t = phrases(visit.frame.preferences.language)
  const isScheduled = draft.state.kind === 'scheduled'
  return (
    <Buttons>
      <Button href={isScheduled ? '/schedules' : `/accounts/${draft.fromAccount}`}>
        {t(isScheduled ? 'see-schedules' : 'see-statement')}
      </Button>
      <Button kind="secondary" href="/transfers/new">
        {t('another')}
      </Button>
    </Buttons>
  )
}
