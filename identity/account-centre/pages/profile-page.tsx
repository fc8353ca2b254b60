import { languageNames, languages } from '../../../kit/i18n/index.ts'
import { Button, Card, DefinitionList, Form, Select, WithPhone } from '../../../kit/ui/index.ts'
import type { AccountProfile } from '../../accounts/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function ProfilePage({ view, profile }: { view: View; profile: AccountProfile }) {
  const { t, account } = view
  return (
    <Frame view={view} narrow title={t('profile.title')} lead={t('profile.lead')}>
      <Card>
        <DefinitionList
          items={[
            { term: t('profile.name'), value: profile.nameMasked ?? t('none-yet') },
            { term: documentName(view, profile.documentKind), value: profile.documentMasked ?? t('none-yet') },
            { term: t('profile.identity-level'), value: t(`profile.ial.${levelOf(account.ial)}`) },
            { term: t('profile.since'), value: view.date(account.createdAt) },
          ]}
        />
      </Card>
      <p class="hint">
        <WithPhone
          text={t('profile.correction', { hotline: view.realm.policy.hotline })}
          number={view.realm.policy.hotline}
        />
      </p>
      <Card title={t('profile.language')} lead={t('profile.language-lead')}>
        <Form action={`${view.base}/profile/language`} hidden={{ csrf: view.csrf }}>
          <Select
            name="language"
            label={t('profile.language-label')}
            value={account.language}
            options={languages.map(each => ({ value: each, label: languageNames[each] }))}
          />
          <Button kind="secondary">{t('save')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}

const documents = ['resident-id', 'residence-permit', 'foreign-permanent-resident-id'] as const

function documentName({ t }: View, kind: string | null): string {
  const known = documents.find(one => one === kind)
  return t(known ? `document.${known}` : 'document.other')
}

const levelOf = (ial: number): '1' | '2' | '3' => (ial >= 3 ? '3' : ial === 2 ? '2' : '1')
