import { type Language, toTraditional } from '../../../kit/i18n/index.ts'
import { Button, Card, EnvironmentCheck, Field, Split, Tabs } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { kindsInWords } from './kinds-in-words.ts'
import { Captcha, StepForm } from './parts.tsx'
import { errorAt, type Screen, typedText } from './screen.ts'

/** A separator ends a line, never begins one. */
const nonBreaking = '\u00a0· '

/** The front door: who and, by password, what; or who, and a code follows. */
export function SignInPage({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { policy, path, issuer } = screen.realm
  const back = `return_to=${encodeURIComponent(screen.view.returnTo)}`
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
      <Card>
        {policy.ways.length > 1 ? (
          <Tabs
            label={t('sign-in.ways')}
            tabs={[
              { href: screen.action, label: t('sign-in.by-password'), current: !byCode },
              { href: `${screen.action}?way=sms-code`, label: t('sign-in.by-code'), current: byCode },
            ]}
          />
        ) : null}
        {byCode ? <CodeForm screen={screen} /> : <PasswordForm screen={screen} />}
        <p class="between after-button">
          <a href={`${path}/recover?${back}`}>{t('sign-in.forgot')}</a>
          {policy.registration.open ? <a href={`${path}/register?${back}`}>{t('sign-in.register')}</a> : null}
        </p>
        {screen.environment ? (
          <EnvironmentCheck result={screen.environment.result}>
            {screen.environment.text.replaceAll(' · ', nonBreaking)}
          </EnvironmentCheck>
        ) : null}
      </Card>
    </Split>
  )
}

function inLanguage(text: { 'zh-CN': string; en: string }, language: Language): string {
  if (language === 'en') return text.en
  return language === 'zh-Hant' ? toTraditional(text['zh-CN']) : text['zh-CN']
}

function PasswordForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
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
      <Button wide>{t('sign-in.submit')}</Button>
    </StepForm>
  )
}

function CodeForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <StepForm screen={screen} form="identify" hidden={{ way: 'sms-code' }}>
      <IdentifierField screen={screen} />
      <Captcha screen={screen} />
      <Button wide>{t('sign-in.send-code')}</Button>
    </StepForm>
  )
}

export function IdentifierField({ screen }: { screen: Screen }) {
  return (
    <Field
      name="identifier"
      label={kindsInWords(screen.realm.policy, screen.language)}
      autocomplete="username"
      value={typedText(screen, 'identifier')}
      error={errorAt(screen, 'identifier')}
    />
  )
}
