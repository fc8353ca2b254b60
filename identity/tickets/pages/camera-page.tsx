import type { Child } from 'hono/jsx'
import { inLanguage, type Language } from '../../../kit/i18n/index.ts'
import { Button, Card, Notice } from '../../../kit/ui/index.ts'
import { phoneAppName, type Realm } from '../../realms/index.ts'
import { phrases } from '../phrases/index.ts'

/** What an ordinary camera is led to: it explains, and hands over to the app. Nothing is scanned by opening it. */
export function drawCameraPage(
  realm: Realm,
  language: Language,
  { text, phoneOrigin }: { text: string; phoneOrigin: string },
): { title: string; body: Child } {
  const t = phrases(language)
  const name = inLanguage(realm.policy.name, language)
  const app = inLanguage(phoneAppName(realm), language)
  const title = t('q.title', { name })
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={t('q.lead', { app })}>
          <Notice kind="warn">{t('q.warn')}</Notice>
          <Button wide href={`${phoneOrigin}/scan#${text}`}>
            {t('q.open')}
          </Button>
          <p class="after-button">{t('q.no-app', { app })}</p>
        </Card>
      </div>
    ),
  }
}
