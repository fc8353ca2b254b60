import { formatDuration } from '../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  Choices,
  ErrorSummary,
  Field,
  Form,
  type IconName,
  List,
  ListRow,
  Notice,
  Pill,
} from '../../../kit/ui/index.ts'
import type { WaitingChange } from '../../identifier-changes/index.ts'
import type { IdentifierRow } from '../../identifiers/index.ts'
import type { IdentifierKind } from '../../realms/index.ts'
import { mayRemove } from '../rules.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'
import { WaitingChanges } from './waiting-changes.tsx'

const icons: Record<IdentifierKind, IconName> = {
  phone: 'phone',
  email: 'mail',
  username: 'user',
  'national-id': 'id-card',
  'bank-card': 'wallet',
}

interface IdentifiersProps {
  view: View
  identifiers: readonly IdentifierRow[]
  /** Those of them that are about to change. */
  changes: readonly WaitingChange[]
}

/** Every kind that the realm allows: what is there, masked, and what can be done with it. */
export function IdentifiersPage({ view, identifiers, changes }: IdentifiersProps) {
  const { t } = view
  return (
    <Frame view={view} title={t('identifiers.title')} lead={t('identifiers.lead')}>
      <WaitingChanges view={view} changes={changes} />
      <List label={t('identifiers.title')}>
        {view.realm.policy.identifiers.map(kind => (
          <IdentifierListRow view={view} kind={kind} identifiers={identifiers} />
        ))}
      </List>
      <p class="hint">{t('identifiers.after-change')}</p>
    </Frame>
  )
}

interface RowProps {
  view: View
  kind: IdentifierKind
  identifiers: readonly IdentifierRow[]
}

function IdentifierListRow({ view, kind, identifiers }: RowProps) {
  const { t, base } = view
  const held = identifiers.filter(one => one.kind === kind)
  const [found] = held
  const kinds = identifiers.map(one => one.kind)
  const removable = mayRemove(kind, kinds, view.realm.policy.identifiers).ok
  const changeable = kind !== 'national-id' && kind !== 'bank-card'
  return (
    <ListRow
      icon={icons[kind]}
      title={t(`kind.${kind}`)}
      pill={found?.verifiedAt && kind !== 'username' ? <Pill tone="ok">{t('identifiers.verified')}</Pill> : null}
      detail={
        found
          ? held
              .map(one => `${one.masked} · ${t('identifiers.since', { date: view.date(one.createdAt) })}`)
              .join(t('list-comma'))
          : t(`identifiers.none.${kind}`)
      }
      action={
        <>
          {removable ? <a href={`${base}/identifiers/${kind}/remove`}>{t('remove')}</a> : null}
          {changeable ? <a href={`${base}/identifiers/${kind}`}>{t(found ? 'change' : 'add')}</a> : null}
        </>
      }
    />
  )
}

interface EnrolProps {
  view: View
  kind: 'phone' | 'email'
  found: IdentifierRow | undefined
  /** The phone that a code must be answered from, where the account has one. */
  phoneMasked: string | null
  hasPerson: boolean
}

/** What will be asked before a phone or email is changed, and, where the phone is lost, the other way. */
export function EnrolPage({ view, kind, found, phoneMasked, hasPerson }: EnrolProps) {
  const { t } = view
  const what = found ? 'change' : 'add'
  return (
    <Frame
      view={view}
      narrow
      title={t(`identifiers.${what}-${kind}`)}
      lead={found ? t('identifiers.now', { masked: found.masked }) : undefined}
    >
      <Card>
        <Form action={`${view.base}/identifiers/${kind}`} hidden={{ csrf: view.csrf }}>
          {phoneMasked && hasPerson ? (
            <Choices
              name="proof"
              legend={t('identifiers.proof')}
              value="phone"
              options={[
                {
                  value: 'phone',
                  label: t('identifiers.proof-phone', { masked: phoneMasked }),
                  hint: t('identifiers.proof-phone-hint'),
                },
                {
                  value: 'identity',
                  label: t('identifiers.proof-identity'),
                  hint: t('identifiers.proof-identity-hint', {
                    time: formatDuration(view.realm.policy.identifierChange.wait, view.language),
                  }),
                },
              ]}
            />
          ) : (
            <p>{t(phoneMasked ? 'identifiers.proof-only-phone' : 'identifiers.proof-only-identity')}</p>
          )}
          <div class="stack">
            <p class="hint">{t('identifiers.what-follows')}</p>
            <Buttons>
              <Button>{t('continue')}</Button>
            </Buttons>
          </div>
        </Form>
      </Card>
    </Frame>
  )
}

interface UsernameProps {
  view: View
  found: IdentifierRow | undefined
  typed?: string
  fault?: string
}

export function UsernamePage({ view, found, typed = '', fault }: UsernameProps) {
  const { t } = view
  return (
    <Frame
      view={view}
      narrow
      title={t(found ? 'identifiers.change-username' : 'identifiers.add-username')}
      lead={found ? t('identifiers.now', { masked: found.masked }) : undefined}
    >
      <ErrorSummary errors={fault === undefined ? [] : [{ field: 'username', message: fault }]} />
      <Card>
        <Form action={`${view.base}/identifiers/username`} hidden={{ csrf: view.csrf }}>
          <Field
            name="username"
            label={t('identifiers.username-label')}
            hint={t('identifiers.username-hint')}
            value={typed}
            autocomplete="username"
            maxlength={30}
            error={fault}
          />
          <Button>{t('save')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}

export function RemoveIdentifierPage({ view, found }: { view: View; found: IdentifierRow }) {
  const { t } = view
  const kind = t(`kind.${found.kind}`)
  return (
    <Frame view={view} narrow title={t('identifiers.remove-title', { kind })}>
      <Notice kind="warn" title={t('identifiers.remove-what', { kind, masked: found.masked })}>
        {t('identifiers.remove-body')}
      </Notice>
      <Form action={`${view.base}/identifiers/${found.kind}/remove`} hidden={{ csrf: view.csrf }}>
        <Buttons>
          <Button kind="danger">{t('remove')}</Button>
          <Button kind="secondary" href={`${view.base}/identifiers`}>
            {t('keep')}
          </Button>
        </Buttons>
      </Form>
    </Frame>
  )
}
