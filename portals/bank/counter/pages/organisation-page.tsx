import { formatDate, formatDateTime, type Language } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  Field,
  type FieldFault,
  Form,
  List,
  ListRow,
  Notice,
  Pill,
  SectionTitle,
  Select,
} from '../../../../kit/ui/index.ts'
import { formatMoney } from '../../money/index.ts'
import { type Role, roles } from '../../organisations/index.ts'
import type { CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import type { ChangeRow } from '../store.ts'
import { CounterPage } from './counter-page.tsx'

export const wishFields = [
  'card',
  'name',
  'role',
  'member',
  'memberRole',
  'leaver',
  'limitRole',
  'perBatch',
  'perDay',
] as const
export type WishText = Readonly<Record<(typeof wishFields)[number], string>>

type OrganisationPageProps = {
  visit: CustomerVisit
  organisation: { id: string; name: string }
  members: readonly { customerId: string; name: string; role: Role; addedAt: Date }[]
  limits: readonly { role: Role; perBatch: number; perDay: number }[]
  /** Newest first. */
  changes: readonly ChangeRow[]
  said: 'waiting' | 'applied' | 'declined' | null
  text: WishText
  faults: readonly FieldFault[]
}

export function OrganisationPage(props: OrganisationPageProps) {
  const { visit, organisation, members, limits, changes, said, faults } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const waiting = changes.filter(({ state }) => state === 'waiting')
  const decided = changes.filter(({ state }) => state !== 'waiting')
  return (
    <CounterPage visit={visit} title={organisation.name} faults={faults}>
      {said === null ? null : (
        <Notice kind={said === 'applied' ? 'ok' : 'info'} live>
          {t(`said-${said}`)}
        </Notice>
      )}
      <section>
        <SectionTitle>{t('waiting-title')}</SectionTitle>
        {waiting.length === 0 ? <p class="hint">{t('waiting-none')}</p> : null}
        {waiting.map(change => (
          <Waiting {...props} change={change} />
        ))}
      </section>
      <section>
        <SectionTitle>{t('members')}</SectionTitle>
        {members.length === 0 ? (
          <p class="hint">{t('no-members')}</p>
        ) : (
          <List label={t('members')}>
            {members.map(({ name, role, addedAt }) => (
              <ListRow
                icon="user"
                title={name}
                detail={t('since', { role: t(`role-${role}`), at: formatDate(addedAt, language) })}
              />
            ))}
          </List>
        )}
      </section>
      <section>
        <SectionTitle>{t('limits')}</SectionTitle>
        <List label={t('limits')}>
          {limits.map(({ role, perBatch, perDay }) => (
            <ListRow
              icon="settings"
              title={t(`role-${role}`)}
              detail={t('limit-of', { batch: formatMoney(perBatch, language), day: formatMoney(perDay, language) })}
            />
          ))}
        </List>
      </section>
      <AddMember {...props} />
      {members.length === 0 ? null : <ChangeRole {...props} />}
      <ChangeLimit {...props} />
      {members.length === 0 ? null : <RemoveMember {...props} />}
      {decided.length === 0 ? null : (
        <section>
          <SectionTitle>{t('history')}</SectionTitle>
          <List label={t('history')}>
            {decided.map(change => (
              <ListRow
                icon="clock"
                title={whatOf(change, language)}
                detail={whoOf(change, language)}
                pill={
                  <Pill tone={change.state === 'applied' ? 'ok' : 'quiet'}>
                    {t(change.state === 'applied' ? 'state-applied' : 'state-declined')}
                  </Pill>
                }
              />
            ))}
          </List>
        </section>
      )}
    </CounterPage>
  )
}

function Waiting({ visit, organisation, change }: OrganisationPageProps & { change: ChangeRow }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const here = `/counter/organisations/${organisation.id}/changes/${change.id}`
  const isOwn = change.asked_by === visit.customerId
  return (
    <Card title={whatOf(change, language)} quiet>
      <div class="stack">
        <p class="hint">{whoOf(change, language)}</p>
        <Form action={`${here}/approve`} hidden={visit.hidden}>
          <Buttons>
            {isOwn ? null : <Button>{t('approve')}</Button>}
            <Button kind="secondary" action={`${here}/decline`}>
              {t(isOwn ? 'take-back' : 'decline')}
            </Button>
          </Buttons>
        </Form>
      </div>
    </Card>
  )
}

const fieldOf = ({ text, faults }: OrganisationPageProps) => {
  const message = (name: string) => faults.find(({ field }) => field === name)?.message
  return (name: keyof WishText) => {
    const error = message(name)
    return { name, value: text[name], ...(error === undefined ? {} : { error }) }
  }
}

const roleOptions = (language: Language) => {
  const t = phrases(language)
  return [{ value: '', label: t('choose') }, ...roles.map(value => ({ value, label: t(`role-${value}`) }))]
}

function AddMember(props: OrganisationPageProps) {
  const { visit, organisation } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const of = fieldOf(props)
  return (
    <Card title={t('add')} lead={t('add-lead')} quiet>
      <Form action={`/counter/organisations/${organisation.id}/add-member`} hidden={visit.hidden}>
        <Field {...of('card')} label={t('card')} hint={t('card-hint')} autocomplete="off" />
        <Field {...of('name')} label={t('name')} autocomplete="off" />
        <Select {...of('role')} label={t('role')} options={roleOptions(language)} />
        <Buttons>
          <Button>{t('add-button')}</Button>
        </Buttons>
      </Form>
    </Card>
  )
}

function memberOptions({ visit, members }: OrganisationPageProps) {
  const t = phrases(visit.frame.preferences.language)
  const options = members.map(({ customerId, name, role }) => ({
    value: customerId,
    label: `${name} · ${t(`role-${role}`)}`,
  }))
  return [{ value: '', label: t('choose') }, ...options]
}

function ChangeRole(props: OrganisationPageProps) {
  const { visit, organisation } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const of = fieldOf(props)
  return (
    <Card title={t('change-role')} lead={t('role-lead')} quiet>
      <Form action={`/counter/organisations/${organisation.id}/change-role`} hidden={visit.hidden}>
        <Select {...of('member')} label={t('member')} options={memberOptions(props)} />
        <Select {...of('memberRole')} label={t('role')} options={roleOptions(language)} />
        <Buttons>
          <Button>{t('role-button')}</Button>
        </Buttons>
      </Form>
    </Card>
  )
}

/** What cannot be taken back by pressing beside another button stands by itself. */
function RemoveMember(props: OrganisationPageProps) {
  const { visit, organisation } = props
  const t = phrases(visit.frame.preferences.language)
  const of = fieldOf(props)
  return (
    <Card title={t('remove')} lead={t('remove-lead')} quiet>
      <Form action={`/counter/organisations/${organisation.id}/remove-member`} hidden={visit.hidden}>
        <Select {...of('leaver')} label={t('member')} options={memberOptions(props)} />
        <Buttons>
          <Button kind="danger">{t('remove-button')}</Button>
        </Buttons>
      </Form>
    </Card>
  )
}

function ChangeLimit(props: OrganisationPageProps) {
  const { visit, organisation } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const of = fieldOf(props)
  return (
    <Card title={t('change-limit')} lead={t('limit-lead')} quiet>
      <Form action={`/counter/organisations/${organisation.id}/change-limit`} hidden={visit.hidden}>
        <Select {...of('limitRole')} label={t('role')} options={roleOptions(language)} />
        <Field {...of('perBatch')} label={t('per-batch')} autocomplete="off" />
        <Field {...of('perDay')} label={t('per-day')} autocomplete="off" />
        <Buttons>
          <Button>{t('limit-button')}</Button>
        </Buttons>
      </Form>
    </Card>
  )
}

function whatOf({ kind, name, role, per_batch, per_day }: ChangeRow, language: Language): string {
  const t = phrases(language)
  const shared = { name: name ?? '—', role: t(`role-${role}`) }
  if (kind !== 'change-limit') return t(`what-${kind}`, shared)
  const [batch, day] = [formatMoney(per_batch ?? 0, language), formatMoney(per_day ?? 0, language)]
  return t('what-change-limit', { role: shared.role, batch, day })
}

function whoOf(change: ChangeRow, language: Language): string {
  const t = phrases(language)
  const asked = t('asked-by', { name: change.asked_by_name, at: formatDateTime(change.asked_at, language) })
  if (change.decided_at === null) return asked
  const by = { name: change.decided_by_name ?? '—', at: formatDateTime(change.decided_at, language) }
  return `${asked} · ${t('decided-by', by)}`
}
