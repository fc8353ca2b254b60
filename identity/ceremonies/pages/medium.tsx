import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import { Button, CellFields, Deadline, DeviceQuestion, Field, Form, Notice, OtherWays } from '../../../kit/ui/index.ts'
import type { MediumAsks } from '../../authenticators/index.ts'
import type { OneTimeKind } from '../../evidence/index.ts'
import type { CeremonyView } from '../answer-types.ts'
import { mediumAskedAt } from '../choices.ts'
import { phrases } from '../phrases/index.ts'
import { StepForm } from './parts.tsx'
import { errorAt, type Screen, typedText } from './screen.ts'

/** A card's answer, a box a cell: `cell-1` and on. */
export const cellName = (index: number): string => `cell-${index + 1}`
const digitsOfCell = 3

type Asked<Kind> = Extract<MediumAsks, { kind: Kind }>

/** The form of a medium that the holder has in hand. */
export function MediumForm({ screen, kind }: { screen: Screen; kind: OneTimeKind }) {
  const asks = screen.view.medium?.asks ?? null
  const t = phrases(screen.language)
  switch (kind) {
    case 'totp':
    case 'recovery-code':
      return (
        <>
          <p class="lead">{t(`ask.${kind}.lead`)}</p>
          <AnswerForm screen={screen} kind={kind}>
            <CodeField screen={screen} kind={kind} />
          </AnswerForm>
        </>
      )
    case 'otp-token':
      if (asks?.kind === 'question') return <TokenForm screen={screen} asks={asks} />
      return asks?.kind === 'code' ? <ClockTokenForm screen={screen} /> : <AskAnew screen={screen} kind={kind} />
    case 'grid-card':
      return asks?.kind === 'cells' ? <CardForm screen={screen} asks={asks} /> : <AskAnew screen={screen} kind={kind} />
  }
}

/** What you see is what you sign: what is keyed in for a payment, and where each part of it stands above. */
function TokenForm({ screen, asks }: { screen: Screen; asks: Asked<'question'> }) {
  const t = phrases(screen.language)
  const { question, payeeDigits, amount } = asks
  const isPayment = payeeDigits !== null && amount !== null
  const parts = isPayment
    ? [
        {
          text: inThrees(payeeDigits.digits),
          meaning: t('ask.otp-token.payee', { places: placesInWords(payeeDigits.places, screen.language) }),
        },
        { text: amount, meaning: t('ask.otp-token.amount') },
      ]
    : [{ text: inThrees(question) }]
  const lead = isPayment
    ? 'ask.otp-token.payment'
    : screen.view.approval
      ? 'ask.otp-token.operation'
      : 'ask.otp-token.sign-in'
  return (
    <>
      <p class="lead">{t(lead)}</p>
      <AnswerForm screen={screen} kind="otp-token">
        <DeviceQuestion label={t('ask.otp-token.key-in')} question={question} parts={parts} />
        {isPayment ? <Notice kind="warn">{t('ask.otp-token.check')}</Notice> : null}
        <CodeField screen={screen} kind="otp-token" />
        <Until screen={screen} />
      </AnswerForm>
    </>
  )
}

function ClockTokenForm({ screen }: { screen: Screen }) {
  return (
    <>
      <p class="lead">{phrases(screen.language)('ask.otp-token.clock')}</p>
      <AnswerForm screen={screen} kind="otp-token">
        <CodeField screen={screen} kind="otp-token" />
      </AnswerForm>
    </>
  )
}

function CardForm({ screen, asks }: { screen: Screen; asks: Asked<'cells'> }) {
  const t = phrases(screen.language)
  const error = errorAt(screen, 'code')
  const cells = asks.cells.map((label, index) => {
    const name = cellName(index)
    return { name, label, ...(screen.slip ? { value: typedText(screen, name) } : {}) }
  })
  return (
    <>
      <p class="lead">{t(screen.view.approval ? 'ask.grid-card.lead.approval' : 'ask.grid-card.lead')}</p>
      <AnswerForm screen={screen} kind="grid-card">
        <CellFields
          id="code"
          legend={t('ask.grid-card.legend', { cells: asks.cells.join(' · ') })}
          hint={t('ask.grid-card.hint')}
          cells={cells}
          digits={digitsOfCell}
          {...(error === undefined ? {} : { error })}
        />
        <Until screen={screen} />
      </AnswerForm>
    </>
  )
}

/** What was asked is over: nothing is drawn by looking at a page, so the holder asks for it. */
function AskAnew({ screen, kind }: { screen: Screen; kind: 'otp-token' | 'grid-card' }) {
  const t = phrases(screen.language)
  return (
    <>
      <StepForm screen={screen} form={kind}>
        <Notice kind="info">{t(`ask.${kind}.over`)}</Notice>
        <Button wide action={`${screen.action}/resend`}>
          {t(`ask.${kind}.again`)}
        </Button>
      </StepForm>
    </>
  )
}

function AnswerForm({ screen, kind, children }: { screen: Screen; kind: OneTimeKind; children: Child }) {
  return (
    <StepForm screen={screen} form={kind}>
      {children}
      <Button wide>{phrases(screen.language)(screen.view.approval ? 'approval.confirm' : 'code.submit')}</Button>
    </StepForm>
  )
}

function CodeField({ screen, kind }: { screen: Screen; kind: Exclude<OneTimeKind, 'grid-card'> }) {
  const t = phrases(screen.language)
  const isRecovery = kind === 'recovery-code'
  return (
    <Field
      name="code"
      label={t(`ask.${kind}.label`)}
      {...(isRecovery ? { hint: t('ask.recovery-code.hint'), autocomplete: 'off' } : { kind: 'code' as const })}
      maxlength={isRecovery ? 24 : 12}
      autofocus={screen.faults.length === 0}
      {...(screen.slip ? { value: typedText(screen, 'code') } : {})}
      error={errorAt(screen, 'code')}
    />
  )
}

function Until({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const end = screen.view.medium?.expiresAt
  if (!end) return null
  const seconds = Math.max(0, Math.floor((end.getTime() - screen.now.getTime()) / 1000))
  return (
    <Deadline seconds={seconds} left={t('ask.left', { seconds: '{seconds}' })} over={t('ask.over')}>
      {t('ask.until', { seconds })}
    </Deadline>
  )
}

/** The other media that would do; the passkey has a button of its own beside every step that it answers. */
export function OtherMedia({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { choices, next, passkey } = screen.view
  const present = next.state === 'step' ? mediumAskedAt(next.step, choices) : ''
  const hasButton = passkey !== null && present !== 'security-key'
  const others = choices.filter(kind => kind !== present && !(kind === 'passkey' && hasButton))
  if (others.length === 0) return null
  return (
    <Form action={`${screen.action}/medium`} hidden={{ csrf: screen.csrf }}>
      {present === 'face' ? (
        <EqualWays screen={screen} kinds={others} />
      ) : (
        <OtherWays label={t('ask.another')}>
          {others.map(kind => (
            <Button kind="plain" name="medium" value={kind}>
              {t(`medium.${kind}`)}
            </Button>
          ))}
        </OtherWays>
      )}
    </Form>
  )
}

/** What stands beside a face is in sight and looks as good as it. */
function EqualWays({ screen, kinds }: { screen: Screen; kinds: CeremonyView['choices'] }) {
  const t = phrases(screen.language)
  return (
    <section class="other-ways stack" aria-label={t('ask.another')}>
      <p class="hint">{t('ask.another')}</p>
      {kinds.map(kind => (
        <Button kind="secondary" wide name="medium" value={kind}>
          {t(`medium.${kind}`)}
        </Button>
      ))}
    </section>
  )
}

const inThrees = (digits: string): string => digits.replace(/\d{3}(?=\d)/g, '$& ')

function placesInWords(places: readonly number[], language: Language): string {
  return places.join(language === 'en' ? ', ' : '、')
}
