import type { Child } from 'hono/jsx'
import { Button, Buttons, Card, Form, Notice, StepProgress, WithPhone } from '../../../kit/ui/index.ts'
import { phrases, type Words } from '../phrases/index.ts'
import type { Refusal, Step } from '../rules.ts'
import { ApprovalDetailsList, approvalTitle, DeclineForm, ReviewForm } from './approval.tsx'
import { BackWay } from './back-way.tsx'
import { CertificateKeyForm, ClientCertificateForm } from './certificate-key.tsx'
import { CodeForm, SecondFactorNotice } from './code.tsx'
import { FaceForm } from './face.tsx'
import {
  BankCardForm,
  CaptchaForm,
  IdentityItemForm,
  NewIdentifierForm,
  NewPasswordForm,
  PasswordForm,
  PhoneForm,
  RealNameForm,
  RecoverForm,
} from './forms.tsx'
import { MediumForm, OtherMedia } from './medium.tsx'
import { PasskeyForm, PasskeyOffer } from './passkey.tsx'
import { PushForm } from './push.tsx'
import { isFirstPassword, type Screen } from './screen.ts'
import { SignInPage } from './sign-in.tsx'

/** Draws the present step. @returns the page's title and body */
export function drawCeremony(screen: Screen): { title: string; body: Child } {
  const t = phrases(screen.language)
  const { next, ahead, purpose, code } = screen.view
  if (next.state === 'refused')
    return { title: t(refusalTitle(next.reason)), body: <RefusedPage screen={screen} reason={next.reason} /> }
  if (next.state === 'completed' || !ahead) return { title: t('sign-in.title'), body: null }
  if (ahead.kind === 'identify' && purpose === 'sign-in')
    return { title: t('sign-in.title'), body: <SignInPage screen={screen} /> }
  // A captcha before the first code stands alone: there is nothing yet to type beside it.
  const captchaAlone =
    next.step.kind === 'captcha' && (ahead.kind === 'sms-code' || ahead.kind === 'email-code') && !code
  const title = captchaAlone ? t('captcha.title') : titleOf(t, screen, ahead)
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Progress screen={screen} step={ahead} />
        {purpose === 'approval' && ahead.kind !== 'review' ? (
          <Card title={approvalTitle(screen)} quiet>
            <ApprovalDetailsList screen={screen} />
          </Card>
        ) : null}
        <Card title={title} level={1}>
          {captchaAlone ? <CaptchaForm screen={screen} /> : <StepBody screen={screen} step={ahead} />}
          <PasskeyOffer screen={screen} />
          <OtherMedia screen={screen} />
          {purpose === 'approval' && ahead.kind !== 'review' ? <DeclineForm screen={screen} /> : null}
          <BackWay screen={screen} step={ahead} />
        </Card>
      </div>
    ),
  }
}

function StepBody({ screen, step }: { screen: Screen; step: Step }) {
  switch (step.kind) {
    case 'phone':
      return <PhoneForm screen={screen} />
    case 'identify':
      return <RecoverForm screen={screen} />
    case 'sms-code':
    case 'email-code':
      return (
        <>
          <SecondFactorNotice screen={screen} />
          <CodeForm screen={screen} kind={step.kind} />
        </>
      )
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
      return (
        <>
          <SecondFactorNotice screen={screen} />
          <MediumForm screen={screen} kind={step.kind} />
        </>
      )
    case 'face':
      return (
        <>
          <SecondFactorNotice screen={screen} />
          <FaceForm screen={screen} />
        </>
      )
    case 'push':
      return <PushForm screen={screen} />
    case 'certificate-key':
    case 'client-certificate':
      return (
        <>
          <SecondFactorNotice screen={screen} />
          {step.kind === 'certificate-key' ? (
            <CertificateKeyForm screen={screen} />
          ) : (
            <ClientCertificateForm screen={screen} />
          )}
        </>
      )
    case 'password':
      return <PasswordForm screen={screen} />
    case 'passkey':
      return <PasskeyForm screen={screen} hardware={step.hardware} />
    case 'identity-item':
      return <IdentityItemForm screen={screen} />
    case 'real-name':
      return <RealNameForm screen={screen} />
    case 'bank-card':
      return <BankCardForm screen={screen} />
    case 'new-identifier':
      return <NewIdentifierForm screen={screen} identifier={step.identifier} />
    case 'new-password':
      return <NewPasswordForm screen={screen} />
    case 'review':
      return <ReviewForm screen={screen} media={step.media} />
    case 'captcha':
    case 'consent':
      return <CaptchaForm screen={screen} />
  }
}

function titleOf(t: Words, screen: Screen, step: Step): string {
  const { view } = screen
  switch (step.kind) {
    case 'phone':
      return t('register.title')
    case 'identify':
      return t('recover.title')
    case 'sms-code':
      return t('code.sms.title')
    case 'email-code':
      return t('code.email.title')
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
    case 'certificate-key':
    case 'client-certificate':
      return t(`ask.${step.kind}.title`)
    case 'face':
      return t('face.title')
    case 'push':
      return pushTitle(t, view.push?.status ?? 'none')
    case 'password':
      return t(view.purpose === 'sign-in' ? 'password.second.title' : 'password.again.title')
    case 'passkey':
      return t(step.hardware ? 'passkey.hardware.title' : 'passkey.title')
    case 'identity-item':
      return t('identity-item.title')
    case 'real-name':
      return t('real-name.title')
    case 'bank-card':
      return t('bank-card.title')
    case 'new-identifier':
      return t(`new-identifier.${step.identifier}.title`)
    case 'new-password':
      return t(
        view.purpose === 'registration'
          ? 'new-password.title.registration'
          : view.purpose === 'recovery'
            ? 'new-password.title.recovery'
            : isFirstPassword(view)
              ? 'new-password.title.first'
              : 'new-password.title.change',
      )
    case 'review':
      return approvalTitle(screen)
    case 'captcha':
    case 'consent':
      return t('captcha.title')
  }
}

function pushTitle(t: Words, status: NonNullable<Screen['view']['push']>['status'] | 'none'): string {
  return t(status === 'pending' || status === 'approved' ? 'push.title' : `push.title.${status}`)
}

/** How far along, for the ceremonies of several pages. */
function Progress({ screen, step }: { screen: Screen; step: Step }) {
  const t = phrases(screen.language)
  const { purpose } = screen.view
  const realName = screen.realm.policy.registration.realName === 'required'
  const bankCard = screen.realm.policy.registration.bankCard === 'required'
  const plans: Record<string, [string, readonly Step['kind'][]][]> = {
    registration: [
      [t('register.step.phone'), ['phone', 'consent']],
      [t('register.step.code'), ['sms-code']],
      ...(realName ? [[t('register.step.person'), ['real-name']] as [string, Step['kind'][]]] : []),
      ...(bankCard ? [[t('register.step.card'), ['bank-card']] as [string, Step['kind'][]]] : []),
      [t('register.step.password'), ['new-password']],
    ],
    recovery: [
      [t('recover.step.account'), ['identify']],
      [t('recover.step.code'), ['sms-code', 'email-code']],
      [t('recover.step.identity'), ['identity-item', 'face']],
      [t('recover.step.password'), ['new-password']],
    ],
  }
  const plan = plans[purpose]
  if (!plan) return null
  const index = plan.findIndex(([, kinds]) => kinds.includes(step.kind))
  return <StepProgress steps={plan.map(([label]) => label)} current={Math.max(0, index) + 1} />
}

function refusalTitle(reason: Refusal) {
  if (reason === 'refused.risk') return 'refused.risk.title'
  if (reason === 'refused.declined') return 'refused.declined.title'
  return reason === 'refused.account_held' ? 'refused.account_held.title' : 'refused.title'
}

function RefusedPage({ screen, reason }: { screen: Screen; reason: Refusal }) {
  const t = phrases(screen.language)
  const { path, policy } = screen.realm
  const { hotline } = policy
  const back = `return_to=${encodeURIComponent(screen.view.returnTo)}`
  return (
    <div class="content narrow stack">
      <Card title={t(refusalTitle(reason))} level={1}>
        <Notice kind="warn">
          <WithPhone text={t(reason, { hotline })} number={hotline} />
        </Notice>
        {screen.view.purpose === 'approval' ? (
          <Form action={`${screen.action}/decline`} hidden={{ csrf: screen.csrf }}>
            <Button>{t('approval.back')}</Button>
          </Form>
        ) : (
          <Buttons>
            {reason === 'refused.account_suspended' ? null : (
              <Button href={`${path}/recover?${back}`}>{t('refused.recover')}</Button>
            )}
            <Button kind="secondary" href={`${path}/sign-in?${back}`}>
              {t('refused.again')}
            </Button>
          </Buttons>
        )}
        {screen.help ? (
          <p class="after-button">
            <a href={screen.help.address}>{t('help.more', { title: screen.help.title })}</a>
          </p>
        ) : null}
      </Card>
    </div>
  )
}
