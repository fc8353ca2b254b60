import type { Language } from '../../../kit/i18n/index.ts'
import { Button, Buttons, Card, Form, Icon, List, ListRow } from '../../../kit/ui/index.ts'
import type { ClientPolicy } from '../../realms/index.ts'
import { phrases } from '../phrases/index.ts'
import { zhCN } from '../phrases/zh-CN.ts'

export interface ConsentPageProps {
  client: ClientPolicy
  scopes: readonly string[]
  language: Language
  action: string
  csrf: string
}

/** Asks a person to let an application that is not the realm's own use the account; declining stands as prominently. */
export function ConsentPage({ client, scopes, language, action, csrf }: ConsentPageProps) {
  const t = phrases(language)
  return (
    <div class="content narrow stack">
      <Card title={consentTitle(client, language)} level={1} lead={t('consent.lead')}>
        <List>
          {scopes.map(scope => (
            <ListRow icon="check" title={scopeInWords(scope, language)} />
          ))}
        </List>
        <p class="hint">
          <Icon name="info" /> {t('consent.revoke')}
        </p>
        <Form action={action} hidden={{ csrf }}>
          <Buttons>
            <Button name="answer" value="allow">
              {t('consent.allow')}
            </Button>
            <Button kind="secondary" name="answer" value="decline">
              {t('consent.decline')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </div>
  )
}

export function consentTitle(client: ClientPolicy, language: Language): string {
  return phrases(language)('consent.title', { client: language === 'en' ? client.name.en : client.name['zh-CN'] })
}

/** What a scope lets an application see; one without words stands by its name. */
export function scopeInWords(scope: string, language: Language): string {
  const key = `scope.${scope}`
  return key in zhCN ? phrases(language)(key as 'scope.openid') : scope
}
