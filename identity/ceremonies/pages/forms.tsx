import { inLanguage } from '../../../kit/i18n/index.ts'
import { Button, Checkbox, Choices, Field, Notice, StrengthMeter } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { Captcha, StepForm } from './parts.tsx'
import { errorAt, isFirstPassword, type Screen, typedText } from './screen.ts'
import { IdentifierField } from './sign-in.tsx'

/** The start of a registration: phone, consent (never ticked beforehand), captcha. */
export function PhoneForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { path } = screen.realm
  return (
    <>
      <p class="lead">{t('register.lead')}</p>
      <StepForm screen={screen} form="phone" hidden={{ with_consent: '1' }}>
        <Field
          name="phone"
          kind="tel"
          label={t('register.phone.label')}
          hint={t('register.phone.hint')}
          autocomplete="tel-national"
          value={typedText(screen, 'phone')}
          error={errorAt(screen, 'phone')}
        />
        <Checkbox
          name="consent"
          label={t('register.consent')}
          hint={<ConsentLinks screen={screen} />}
          checked={typedText(screen, 'consent') === 'yes'}
          error={errorAt(screen, 'consent')}
        />
        <Captcha screen={screen} />
        <Button wide>{t('register.submit')}</Button>
      </StepForm>
      <p class="after-button">
        <a href={`${path}/sign-in?return_to=${encodeURIComponent(screen.view.returnTo)}`}>
          {t('register.have-account')}
        </a>
      </p>
    </>
  )
}

function ConsentLinks({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { path } = screen.realm
  return (
    <>
      {t('register.consent.read')}
      <a href={`${path}/help/terms`} target="_blank" rel="noopener">
        {t('register.consent.terms')}
      </a>
      {' · '}
      <a href={`${path}/help/privacy`} target="_blank" rel="noopener">
        {t('register.consent.privacy')}
      </a>
    </>
  )
}

export function RealNameForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t('real-name.lead')}</p>
      {screen.outbox ? <Notice kind="warn">{t('real-name.simulated')}</Notice> : null}
      <StepForm screen={screen} form="real-name">
        <Field
          name="name"
          label={t('real-name.name')}
          hint={t('real-name.name.hint')}
          autocomplete="name"
          value={typedText(screen, 'name')}
          error={errorAt(screen, 'name')}
        />
        <Field
          name="document"
          label={t('real-name.document')}
          hint={t('real-name.document.hint')}
          autocomplete="off"
          value={typedText(screen, 'document')}
          error={errorAt(screen, 'document')}
        />
        <Captcha screen={screen} />
        <Button wide>{t('real-name.submit')}</Button>
      </StepForm>
    </>
  )
}

export function BankCardForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t('bank-card.lead', { bank: inLanguage(screen.realm.policy.name, screen.language) })}</p>
      {screen.outbox ? <Notice kind="warn">{t('bank-card.simulated')}</Notice> : null}
      <StepForm screen={screen} form="bank-card">
        <Field
          kind="number"
          name="card"
          label={t('bank-card.number')}
          hint={t('bank-card.number.hint')}
          autocomplete="off"
          maxlength={40}
          value={typedText(screen, 'card')}
          error={errorAt(screen, 'card')}
        />
        <Field
          kind="password"
          name="card_password"
          label={t('bank-card.password')}
          hint={t('bank-card.password.hint')}
          autocomplete="off"
          error={errorAt(screen, 'card_password')}
        />
        <Captcha screen={screen} />
        <Button wide>{t('real-name.submit')}</Button>
      </StepForm>
    </>
  )
}

export function NewPasswordForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { view } = screen
  const change = view.purpose === 'sign-in'
  return (
    <>
      {change ? (
        <p class="lead">{t(isFirstPassword(view) ? 'new-password.lead.first' : 'new-password.lead.change')}</p>
      ) : null}
      <StepForm screen={screen} form="new-password">
        <Field
          name="password"
          kind="password"
          label={t('new-password.label')}
          hint={t('new-password.hint', { min: screen.realm.policy.password.minLength })}
          autocomplete="new-password"
          error={errorAt(screen, 'password')}
        >
          <StrengthMeter field="password" url={`${screen.action}/strength`} send={['password', 'csrf']} />
        </Field>
        <Button wide>{t('new-password.submit')}</Button>
      </StepForm>
    </>
  )
}

export function RecoverForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const email = screen.realm.policy.identifiers.includes('email')
  return (
    <>
      <p class="lead">{t('recover.lead')}</p>
      <StepForm screen={screen} form="identify" hidden={email ? {} : { way: 'sms-code' }}>
        <IdentifierField screen={screen} />
        {email ? (
          <Choices
            name="way"
            legend={t('recover.by')}
            value={typedText(screen, 'way') || 'sms-code'}
            options={[
              { value: 'sms-code', label: t('recover.by.sms') },
              { value: 'email-code', label: t('recover.by.email') },
            ]}
          />
        ) : null}
        <Captcha screen={screen} />
        <Button wide>{t('recover.submit')}</Button>
      </StepForm>
    </>
  )
}

export function IdentityItemForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { items } = screen.realm.policy.recovery
  return (
    <>
      <p class="lead">
        {t(screen.view.purpose === 'sign-in' ? 'identity-item.lead.sign-in' : 'identity-item.lead.recovery')}
      </p>
      <StepForm screen={screen} form="identity-item">
        {items.map(item => (
          <Field
            name={item}
            label={t(`identity-item.${item}`)}
            autocomplete={item === 'name' ? 'name' : 'off'}
            value={typedText(screen, item)}
            error={errorAt(screen, item)}
          />
        ))}
        <Button wide>{t('identity-item.submit')}</Button>
      </StepForm>
    </>
  )
}

export function PasswordForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t(screen.view.purpose === 'sign-in' ? 'password.second.lead' : 'password.again.lead')}</p>
      <StepForm screen={screen} form="password">
        <Field
          name="password"
          kind="password"
          label={t('password.label')}
          autocomplete="current-password"
          autofocus={screen.faults.length === 0}
          error={errorAt(screen, 'password')}
        />
        <Button wide>{t('password.submit')}</Button>
      </StepForm>
    </>
  )
}

export function NewIdentifierForm({ screen, identifier }: { screen: Screen; identifier: 'phone' | 'email' }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t('new-identifier.lead')}</p>
      <StepForm screen={screen} form="new-identifier">
        <Field
          name="value"
          kind={identifier === 'phone' ? 'tel' : 'email'}
          label={t(`new-identifier.${identifier}.label`)}
          autocomplete={identifier === 'phone' ? 'tel-national' : 'email'}
          value={typedText(screen, 'value')}
          error={errorAt(screen, 'value')}
        />
        <Button wide>{t('new-identifier.submit')}</Button>
      </StepForm>
    </>
  )
}

/** A captcha of its own, before a code may be sent. */
export function CaptchaForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t('captcha.lead')}</p>
      <StepForm screen={screen} form="captcha">
        <Captcha screen={screen} />
        <Button wide>{t('captcha.submit')}</Button>
      </StepForm>
    </>
  )
}
