import {
  Button,
  Buttons,
  Card,
  EmptyState,
  ErrorSummary,
  Field,
  Form,
  List,
  ListRow,
  Notice,
  Pager,
  Pill,
} from '../../../kit/ui/index.ts'
import {
  holdingOf,
  longestName,
  makeOf,
  type Passkey,
  PasskeyAsk,
  type PasskeyCreation,
} from '../../authenticators/passkey/index.ts'
import type { PasskeyList } from '../read-passkeys.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function PasskeysPage({ view, list, first }: { view: View; list: PasskeyList; first: boolean }) {
  const { t, base } = view
  const { allowed } = view.realm.policy.passkeys
  return (
    <Frame view={view} help="passkeys" title={t('passkeys.title')} lead={t('passkeys.lead')}>
      {list.passkeys.length === 0 ? (
        <EmptyState icon="passkey" title={t('passkeys.none')}>
          {t('passkeys.none-body')}
        </EmptyState>
      ) : (
        <List label={t('passkeys.title')}>
          {list.passkeys.map(passkey => (
            <PasskeyRow view={view} passkey={passkey} />
          ))}
        </List>
      )}
      <Pager
        {...(first ? {} : { previous: `${base}/passkeys` })}
        {...(list.next ? { next: `${base}/passkeys?before=${list.next}` } : {})}
      />
      {allowed ? (
        <Buttons>
          <Button href={`${base}/passkeys/add`} icon="plus">
            {t('passkeys.add')}
          </Button>
        </Buttons>
      ) : null}
      <p class="hint">{t('passkeys.hint')}</p>
    </Frame>
  )
}

function PasskeyRow({ view, passkey }: { view: View; passkey: Passkey }) {
  const { t, base } = view
  return (
    <ListRow
      icon={passkey.hardware ? 'usb-key' : 'passkey'}
      title={passkey.name}
      pill={<Pill tone={passkey.hardware ? 'ok' : 'quiet'}>{t(`passkeys.holding.${holdingOf(passkey)}`)}</Pill>}
      detail={[usedOf(view, passkey), madeOf(view, passkey)].join(' · ')}
      action={
        <a href={`${base}/passkeys/${passkey.id}`}>
          {t('passkeys.manage')}
          <span class="sr-only"> {passkey.name}</span>
        </a>
      }
    />
  )
}

function usedOf({ t, ago }: View, { lastUsedAt }: Passkey): string {
  return lastUsedAt ? t('passkeys.used', { ago: ago(lastUsedAt) }) : t('passkeys.unused')
}

function madeOf({ t, date }: View, { createdAt, madeOn, madeAtPlace }: Passkey): string {
  const where = [madeAtPlace, madeOn].filter(Boolean).join(' · ')
  return where ? t('passkeys.made', { date: date(createdAt), where }) : date(createdAt)
}

export function AddPasskeyPage({
  view,
  options,
  fault,
  typed = '',
}: {
  view: View
  options: PasskeyCreation
  fault?: { field: 'name' | 'passkey'; message: string } | undefined
  typed?: string
}) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} narrow help="passkeys" title={t('passkeys.add')} lead={t('passkeys.add-lead')}>
      <ErrorSummary errors={fault ? [fault] : []} />
      <Card>
        <Form action={`${base}/passkeys`} hidden={{ csrf }}>
          <NameField view={view} value={typed} optional error={fault?.field === 'name' ? fault.message : undefined} />
          <PasskeyAsk language={view.language} options={options} mode="create" alone>
            <Button icon="passkey">{t('passkeys.make')}</Button>
          </PasskeyAsk>
        </Form>
      </Card>
      {view.realm.policy.passkeys.attestation === 'required' ? (
        <Notice kind="info">{t('passkeys.hardware-only')}</Notice>
      ) : null}
      <p class="hint">{t('passkeys.add-after')}</p>
    </Frame>
  )
}

function NameField({
  view,
  value,
  optional = false,
  error,
}: {
  view: View
  value: string
  optional?: boolean
  error?: string | undefined
}) {
  const { t } = view
  return (
    <Field
      name="name"
      label={t('passkeys.name')}
      hint={t(optional ? 'passkeys.name-hint' : 'passkeys.name-rule', { max: longestName })}
      autocomplete="off"
      maxlength={longestName}
      value={value}
      optional={optional}
      error={error}
    />
  )
}

/** One passkey: what is known of it, its name, and how it goes. */
export function PasskeyPage({
  view,
  passkey,
  fault,
  typed,
}: {
  view: View
  passkey: Passkey
  fault?: string | undefined
  typed?: string | undefined
}) {
  const { t, base, csrf } = view
  const here = `${base}/passkeys/${passkey.id}`
  const make = makeOf(passkey.aaguid)
  const holding = holdingOf(passkey)
  const details = [make, usedOf(view, passkey), madeOf(view, passkey)].filter(Boolean).join(' · ')
  return (
    <Frame view={view} narrow help="passkeys" title={passkey.name} lead={details}>
      <ErrorSummary errors={fault ? [{ field: 'name', message: fault }] : []} />
      <Notice kind="info" title={t(`passkeys.holding.${holding}`)}>
        {t(`passkeys.holding-means.${holding}`)}
      </Notice>
      <Card title={t('passkeys.rename')}>
        <Form action={here} hidden={{ csrf }}>
          <NameField view={view} value={typed ?? passkey.name} error={fault} />
          <Button>{t('save')}</Button>
        </Form>
      </Card>
      <Card title={t('passkeys.remove')}>
        <p class="lead">{t('passkeys.remove-body')}</p>
        <Form action={`${here}/remove`} hidden={{ csrf }}>
          <Button kind="danger">{t('passkeys.remove')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}
