import { Button, Countdown, Field, Form, Notice } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { Captcha, OutboxHint, StepForm } from './parts.tsx'
import { errorAt, type Screen } from './screen.ts'

/** The field for a code that was sent, with "send again" and a way back to what it was sent to. */
export function CodeForm({ screen, kind }: { screen: Screen; kind: 'sms-code' | 'email-code' }) {
  const t = phrases(screen.language)
  const { digits } = screen.realm.policy.codes[kind]
  const wait = screen.view.code
    ? Math.max(0, Math.ceil((screen.view.code.resendAt.getTime() - screen.now.getTime()) / 1000))
    : 0
  return (
    <>
      <p class="lead">{sentTo(screen, kind)}</p>
      <OutboxHint screen={screen} />
      <StepForm screen={screen} form="code" hidden={{ code_kind: kind }}>
        <Field
          name="code"
          kind="code"
          label={t('code.label', { digits })}
          maxlength={digits + 4}
          autofocus={screen.faults.length === 0}
          error={errorAt(screen, 'code')}
          end={
            <Countdown seconds={wait} form="resend">
              {t('code.resend')}
            </Countdown>
          }
        />
        <Captcha screen={screen} />
        <Button wide>{t(screen.view.purpose === 'approval' ? 'approval.confirm' : 'code.submit')}</Button>
      </StepForm>
      <Form id="resend" action={`${screen.action}/resend`} hidden={{ csrf: screen.csrf }} />
      <OtherWay screen={screen} />
    </>
  )
}

function sentTo(screen: Screen, kind: 'sms-code' | 'email-code'): string {
  const t = phrases(screen.language)
  const minutes = Math.round(screen.realm.policy.codes[kind].lifetime / 60_000)
  if (screen.view.recipientMasked) return t('code.sent-to', { recipient: screen.view.recipientMasked, minutes })
  return t(kind === 'sms-code' ? 'code.sent-to-account.sms' : 'code.sent-to-account.email', { minutes })
}

/** Another account or number; in an enrolment, the item of identity instead of a phone that is gone. */
function OtherWay({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { purpose, next } = screen.view
  const toOld = next.state === 'step' && next.step.kind === 'sms-code' && next.step.to === 'account'
  if (purpose === 'enrolment' && toOld)
    return <WayButton screen={screen} way="email-code" label={t('code.lost-phone')} />
  if (purpose === 'registration') return <WayButton screen={screen} way="sms-code" label={t('code.other-phone')} />
  if (purpose === 'sign-in' || purpose === 'recovery')
    return <WayButton screen={screen} way={screen.view.way} label={t('code.other-account')} />
  return null
}

function WayButton({ screen, way, label }: { screen: Screen; way: string; label: string }) {
  return (
    <Form action={`${screen.action}/way`} hidden={{ csrf: screen.csrf, way }}>
      <Button kind="plain">{label}</Button>
    </Form>
  )
}

/** Why a code is asked after the password. */
export function SecondFactorNotice({ screen }: { screen: Screen }) {
  const { secondFactorFor: cause } = screen.view
  return cause ? <Notice kind="info">{phrases(screen.language)(`second-factor.${cause}`)}</Notice> : null
}
