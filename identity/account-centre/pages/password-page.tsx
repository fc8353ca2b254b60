import { Button, Card, ErrorSummary, Field, Form, StrengthMeter } from '../../../kit/ui/index.ts'
import { type PasswordReason, phrases as passwordPhrases } from '../../authenticators/password/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

interface PasswordPageProps {
  view: View
  hasPassword: boolean
  reasons?: readonly PasswordReason[]
}

/** The new password once, with a way to see it: typing it twice catches less than looking at it. */
export function PasswordPage({ view, hasPassword, reasons = [] }: PasswordPageProps) {
  const { t } = view
  const faults = reasons.map(reason => reasonInWords(view, reason))
  return (
    <Frame view={view} narrow title={t(hasPassword ? 'password.change' : 'password.set')} lead={t('password.lead')}>
      <ErrorSummary errors={faults.map(message => ({ field: 'password', message }))} />
      <Card>
        <Form action={`${view.base}/password`} hidden={{ csrf: view.csrf }}>
          <Field
            kind="password"
            name="password"
            label={t('password.label')}
            hint={<Rules view={view} />}
            autocomplete="new-password"
            error={faults.length > 0 ? sentences(view, faults) : undefined}
          >
            <StrengthMeter field="password" url={`${view.base}/password/strength`} send={['password', 'csrf']} />
          </Field>
          <Button>{t('password.save')}</Button>
        </Form>
      </Card>
      <p class="hint">{t('password.after')}</p>
    </Frame>
  )
}

function Rules({ view }: { view: View }) {
  return <>{sentences(view, passwordRules(view))}</>
}

/** The realm's rules as sentences, before anybody breaks one. */
export function passwordRules({ t, realm }: Pick<View, 't' | 'realm'>): string[] {
  const { minLength, composition, blocklist, history } = realm.policy.password
  return [
    t('password.rule-length', { min: minLength }),
    ...(composition?.letters ? [t('password.rule-letters')] : []),
    ...(composition?.digits ? [t('password.rule-digits')] : []),
    ...(composition?.symbols ? [t('password.rule-symbols')] : []),
    ...(composition?.caseMix ? [t('password.rule-case')] : []),
    ...(blocklist ? [t('password.rule-common')] : []),
    ...(history > 0 ? [t('password.rule-history', { count: history })] : []),
  ]
}

function reasonInWords({ language }: View, reason: PasswordReason): string {
  const words = passwordPhrases(language)
  if (reason.code === 'too-short') return words(reason.code, { min: reason.min })
  if (reason.code === 'too-long') return words(reason.code, { max: reason.max })
  if (reason.code === 'used-before') return words(reason.code, { count: reason.count })
  return words(reason.code)
}

/** Chinese sentences follow each other without a space. */
export function sentences({ language }: Pick<View, 'language'>, texts: readonly string[]): string {
  return texts.join(language === 'en' ? ' ' : '')
}
