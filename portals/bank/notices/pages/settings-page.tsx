import {
  Button,
  Buttons,
  Card,
  Checkbox,
  Choices,
  Field,
  type FieldFault,
  Form,
  Notice,
} from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import { choices, type SettingsText } from '../rules.ts'

type SettingsPageProps = {
  visit: CustomerVisit
  text: SettingsText
  /** Masked; null where none was left with the bank. */
  phone: string | null
  faults: readonly FieldFault[]
  isSaved: boolean
}

export function SettingsPage({ visit, text, phone, faults, isSaved }: SettingsPageProps) {
  const t = phrases(visit.frame.preferences.language)
  const errorOf = (field: string) => {
    const fault = faults.find(one => one.field === field)
    return fault === undefined ? {} : { error: fault.message }
  }
  return (
    <BankPage
      visit={visit}
      title={t('settings-title')}
      here="/notices/settings"
      place="notices"
      path={[{ label: t('title'), href: '/notices' }]}
      faults={faults}
    >
      {isSaved ? (
        <Notice kind="ok" title={t('saved-title')} live>
          {t('saved-text')}
        </Notice>
      ) : null}
      <Card quiet>
        <Form action="/notices/settings" hidden={visit.hidden}>
          <Choices
            name="which"
            legend={t('which')}
            value={text.which}
            {...errorOf('which')}
            options={choices.map(value => ({
              value,
              label: t(`which-${value}`),
              ...(value === 'none' ? { hint: t('which-none-hint') } : {}),
            }))}
          />
          <Field
            name="amount"
            label={t('amount')}
            hint={t('amount-hint')}
            value={text.amount}
            autocomplete="off"
            optional
            {...errorOf('amount')}
          />
          {phone === null ? (
            <p class="hint">{t('no-phone')}</p>
          ) : (
            <Checkbox name="sms" label={t('sms', { phone })} hint={t('sms-hint')} checked={text.sms === 'yes'} />
          )}
          <Buttons>
            <Button>{t('save')}</Button>
          </Buttons>
        </Form>
      </Card>
      <p class="hint">{t('schedule-note')}</p>
    </BankPage>
  )
}
