import { type ApprovalDetails, plainYuan } from '../../../kit/approval-details/index.ts'
import { inLanguage, type Language } from '../../../kit/i18n/index.ts'
import { BigAmount, Button, Buttons, Choices, DefinitionList, Form, Notice } from '../../../kit/ui/index.ts'
import { canSign, isMedium, type MediumKind } from '../../evidence/index.ts'
import { phrases } from '../phrases/index.ts'
import { StepForm } from './parts.tsx'
import { errorAt, type Screen } from './screen.ts'

/**
 * What you see is what you sign: all of the details and nothing beside them, on every page of the approval, drawn from what is hashed.
 */
export function ApprovalDetailsList({ screen }: { screen: Screen }) {
  const { approval } = screen.view
  if (!approval) return null
  const { details, clientId } = approval
  const t = phrases(screen.language)
  const asker = { term: t('approval.application'), value: clientName(screen, clientId) }
  const number = { term: t('approval.transaction'), value: details.transaction }
  return (
    <>
      {details.type === 'payment' ? <BigAmount>{amountInWords(details.amount, screen.language)}</BigAmount> : null}
      <DefinitionList
        items={[...itemsOf(details, screen.language), ...mediaOf(details, screen.language), asker, number]}
      />
    </>
  )
}

function itemsOf(details: ApprovalDetails, language: Language) {
  const t = phrases(language)
  if (details.type === 'operation')
    return details.items.map(({ name, value }) => ({ term: inLanguage(name, language), value }))
  const { payee, payer, remark, schedule } = details
  return [
    { term: t('approval.payee-name'), value: payee.name },
    { term: t('approval.payee-account'), value: inGroups(payee.account) },
    ...(payee.bank === undefined ? [] : [{ term: t('approval.payee-bank'), value: payee.bank }]),
    { term: t('approval.payer'), value: payer.account },
    { term: t('approval.remark'), value: remark ?? t('approval.no-remark') },
    ...(schedule === undefined
      ? []
      : [{ term: t('approval.schedule'), value: `${schedule.first} · ${t(`approval.repeat.${schedule.repeat}`)}` }]),
  ]
}

function mediaOf({ media }: ApprovalDetails, language: Language) {
  if (media === undefined) return []
  const t = phrases(language)
  const names = media.map(kind => (isMedium(kind) ? t(`medium.${kind}`) : kind))
  return [{ term: t('approval.media'), value: names.join(language === 'en' ? ', ' : '、') }]
}

/** The first page: look, choose what to sign with, approve or decline. */
export function ReviewForm({ screen, media }: { screen: Screen; media: readonly MediumKind[] }) {
  const t = phrases(screen.language)
  const { approval } = screen.view
  if (!approval) return null
  return (
    <>
      <ApprovalDetailsList screen={screen} />
      <Notice kind="warn">{t('approval.warning')}</Notice>
      <StepForm screen={screen} form="review" hidden={{ details_hash: approval.hash }}>
        {media.length > 1 ? (
          <Choices
            name="medium"
            legend={t('approval.with')}
            value={media[0] ?? ''}
            error={errorAt(screen, 'medium')}
            options={media.map(kind => ({
              value: kind,
              label: t(`medium.${kind}`),
              ...(canSign(kind) ? { hint: t(`approval.by.${kind}`) } : {}),
            }))}
          />
        ) : null}
        <Buttons>
          <Button>{t('approval.approve')}</Button>
          <Button kind="secondary" action={`${screen.action}/decline`}>
            {t('approval.decline')}
          </Button>
        </Buttons>
      </StepForm>
    </>
  )
}

/** The way out of every later step. */
export function DeclineForm({ screen }: { screen: Screen }) {
  return (
    <div class="after-button">
      <Form action={`${screen.action}/decline`} hidden={{ csrf: screen.csrf }}>
        <Button kind="secondary" wide>
          {phrases(screen.language)('approval.decline')}
        </Button>
      </Form>
    </div>
  )
}

export function approvalTitle({ view, language }: Screen): string {
  const details = view.approval?.details
  return details?.type === 'operation'
    ? inLanguage(details.title, language)
    : phrases(language)('approval.payment.title')
}

function clientName({ realm, language }: Screen, clientId: string): string {
  const name = realm.policy.clients.find(({ id }) => id === clientId)?.name
  return name ? inLanguage(name, language) : clientId
}

const inGroups = (account: string): string => account.replace(/\d{4}(?=\d)/g, '$& ')

/** `¥12,345.60` · `CNY 12,345.60` */
function amountInWords(fen: number, language: Language): string {
  const amount = plainYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',')
  return language === 'en' ? `CNY ${amount}` : `¥${amount}`
}
