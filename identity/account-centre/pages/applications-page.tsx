import { Button, EmptyState, Form, List, ListRow } from '../../../kit/ui/index.ts'
import type { Application } from '../read-applications.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function ApplicationsPage({ view, applications }: { view: View; applications: readonly Application[] }) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} title={t('applications.title')} lead={t('applications.lead')}>
      {applications.length === 0 ? (
        <EmptyState icon="key" title={t('applications.none')}>
          {t('applications.none-body')}
        </EmptyState>
      ) : (
        <List label={t('applications.title')}>
          {applications.map(application => {
            const name = view.language === 'en' ? application.name.en : application.name['zh-CN']
            const scopes = application.scopes.map(scope => t(`scope.${scope}`)).join(t('list-comma'))
            return (
              <ListRow
                icon="key"
                title={name}
                detail={t('applications.may', { scopes, date: view.date(application.grantedAt) })}
                action={
                  <Form action={`${base}/applications/${application.clientId}/revoke`} hidden={{ csrf }}>
                    <Button kind="plain-danger">
                      {t('applications.revoke')}
                      <span class="sr-only"> {name}</span>
                    </Button>
                  </Form>
                }
              />
            )
          })}
        </List>
      )}
    </Frame>
  )
}
