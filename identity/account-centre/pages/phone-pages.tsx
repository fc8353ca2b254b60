import { Button, Card, EmptyState, ErrorSummary, Field, Form, List, ListRow } from '../../../kit/ui/index.ts'
import type { Phone } from '../../phones/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function PhonesPage({ view, phones }: { view: View; phones: readonly Phone[] }) {
  const { t, base } = view
  return (
    <Frame view={view} help="confirm-on-phone" title={t('phones.title')} lead={t('phones.lead')}>
      {phones.length === 0 ? (
        <EmptyState icon="phone" title={t('phones.none')}>
          {t('phones.none-body')}
        </EmptyState>
      ) : (
        <List label={t('phones.title')}>
          {phones.map(phone => (
            <ListRow
              icon="phone"
              title={phone.name}
              detail={detailOf(view, phone)}
              action={
                <a href={`${base}/phones/${phone.id}`}>
                  {t('passkeys.manage')}
                  <span class="sr-only"> {phone.name}</span>
                </a>
              }
            />
          ))}
        </List>
      )}
      <p class="hint">{t('phones.hint')}</p>
    </Frame>
  )
}

function detailOf({ t, ago, date }: View, { lastUsedAt, createdAt, madeAtPlace, madeOn }: Phone): string {
  const where = [madeAtPlace, madeOn].filter(Boolean).join(' · ')
  return [t('passkeys.used', { ago: ago(lastUsedAt) }), t('phones.made', { date: date(createdAt), where })].join(' · ')
}

/** One phone: its name, and how it is signed out. */
export function PhonePage({
  view,
  phone,
  fault,
  typed,
}: {
  view: View
  phone: Phone
  fault?: string | undefined
  typed?: string | undefined
}) {
  const { t, base, csrf } = view
  const here = `${base}/phones/${phone.id}`
  return (
    <Frame view={view} narrow help="confirm-on-phone" title={phone.name} lead={detailOf(view, phone)}>
      <ErrorSummary errors={fault ? [{ field: 'name', message: fault }] : []} />
      <Card title={t('phones.sign-out')}>
        <p class="lead">{t('phones.sign-out-body')}</p>
        <Form action={`${here}/sign-out`} hidden={{ csrf }}>
          <Button kind="danger">{t('phones.sign-out')}</Button>
        </Form>
      </Card>
      <Card title={t('passkeys.rename')}>
        <Form action={here} hidden={{ csrf }}>
          <Field
            name="name"
            label={t('phones.name')}
            autocomplete="off"
            maxlength={40}
            value={typed ?? phone.name}
            error={fault}
          />
          <Button>{t('save')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}
