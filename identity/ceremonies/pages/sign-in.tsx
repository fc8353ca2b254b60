import { formatDuration, inLanguage } from '../../../kit/i18n/index.ts'
import {
  Button,
  Card,
  Checkbox,
  EnvironmentCheck,
  Field,
  Fold,
  Split,
  Tabs,
  useLargeType,
} from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { asLabel, kindsInWords } from './kinds-in-words.ts'
import { Captcha, StepForm, stepFormId } from './parts.tsx'
import { PasskeyOffer } from './passkey.tsx'
import { errorAt, type Screen, typedText } from './screen.ts'

/** A separator ends a line, never begins one. */
const nonBreaking = '\u00a0· '

/** The front door: who and, by password, what; or who, and a code follows. */
export function SignInPage({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { policy, issuer } = screen.realm
  const byCode = screen.way === 'sms-code'
  return (
    <Split
      title={inLanguage(policy.slogan, screen.language)}
      lead={inLanguage(policy.purpose, screen.language)}
      tells={[
        { icon: 'shield', text: t('tell.address', { address: new URL(issuer).host }) },
        { icon: 'phone', text: t('tell.never-ask') },
      ]}
    >
      <Card {...(offersQr(screen) ? { corner: qrCorner(screen), cornerBelow: true } : {})}>
        <Ways screen={screen} />
        {byCode ? <CodeForm screen={screen} /> : <PasswordForm screen={screen} />}
        {useLargeType() ? null : <PasskeyOffer screen={screen} />}
        <OtherWays screen={screen} />
        {screen.environment ? (
          <EnvironmentCheck result={screen.environment.result}>
            {screen.environment.text.replaceAll(' · ', nonBreaking)}
          </EnvironmentCheck>
        ) : null}
      </Card>
    </Split>
  )
}

/** In large type it waits with the other ways. */
const offersQr = ({ view }: Screen): boolean =>
  !useLargeType() && view.ahead?.kind === 'identify' && view.ahead.ways.includes('qr')

const qrCorner = ({ action, language }: Screen) => ({
  href: `${action}/qr`,
  icon: 'qr' as const,
  label: phrases(language)('sign-in.by-qr'),
})

/** The ways side by side; in large type the one that is shown says its name, and the other waits below. */
function Ways({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  if (screen.realm.policy.ways.length < 2) return null
  const byCode = screen.way === 'sms-code'
  if (useLargeType()) return <h2 class="card-title">{t(byCode ? 'sign-in.by-code' : 'sign-in.by-password')}</h2>
  return (
    <Tabs
      label={t('sign-in.ways')}
      tabs={[
        { href: screen.action, label: t('sign-in.by-password'), current: !byCode },
        { href: `${screen.action}?way=sms-code`, label: t('sign-in.by-code'), current: byCode },
      ]}
    />
  )
}

function OtherWays({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { policy, path } = screen.realm
  const back = `return_to=${encodeURIComponent(screen.view.returnTo)}`
  const recover = { href: `${path}/recover?${back}`, label: t('sign-in.forgot') }
  const register = policy.registration.open ? [{ href: `${path}/register?${back}`, label: t('sign-in.register') }] : []
  if (!useLargeType())
    return (
      <p class="between after-button">
        {[recover, ...register].map(({ href, label }) => (
          <a href={href}>{label}</a>
        ))}
      </p>
    )
  const byCode = screen.way === 'sms-code'
  const other = byCode
    ? { href: screen.action, label: t('sign-in.use-password') }
    : { href: `${screen.action}?way=sms-code`, label: t('sign-in.use-code') }
  return (
    <Fold label={t('sign-in.other-ways')} open={screen.faults.length > 0}>
      <SharedComputer screen={screen} />
      <PasskeyOffer screen={screen} />
      {[
        ...(policy.ways.length > 1 ? [other] : []),
        ...(policy.qr.allowed ? [qrCorner(screen)] : []),
        recover,
        ...register,
      ].map(({ href, label }) => (
        <Button kind="secondary" wide href={href}>
          {label}
        </Button>
      ))}
    </Fold>
  )
}

function PasswordForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const large = useLargeType()
  return (
    <StepForm screen={screen} form="sign-in">
      <IdentifierField screen={screen} />
      <Field
        name="password"
        kind="password"
        label={t('password.label')}
        autocomplete="current-password"
        error={errorAt(screen, 'password')}
      />
      <Captcha screen={screen} />
      {large ? null : <SharedComputer screen={screen} />}
      <Button wide>{t('sign-in.submit')}</Button>
    </StepForm>
  )
}

function CodeForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const large = useLargeType()
  return (
    <StepForm screen={screen} form="identify" hidden={{ way: 'sms-code' }}>
      <IdentifierField screen={screen} />
      <Captcha screen={screen} />
      {large ? null : <SharedComputer screen={screen} />}
      <Button wide>{t('sign-in.send-code')}</Button>
    </StepForm>
  )
}

/** In large type it waits with the other choices, below the form it belongs to. */
function SharedComputer({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  if (!screen.asksSharedComputer) return null
  const time = formatDuration(screen.realm.policy.sessions.sharedIdle, screen.language)
  return (
    <Checkbox
      form={stepFormId}
      name="shared_computer"
      label={t('shared-computer.label')}
      hint={t('shared-computer.hint', { time })}
      checked={typedText(screen, 'shared_computer') === 'yes'}
    />
  )
}

export function IdentifierField({ screen }: { screen: Screen }) {
  return (
    <Field
      name="identifier"
      label={asLabel(kindsInWords(screen.realm.policy, screen.language))}
      autocomplete={screen.view.passkey ? 'username webauthn' : 'username'}
      value={typedText(screen, 'identifier')}
      error={errorAt(screen, 'identifier')}
    />
  )
}
