import { formatDateTime, type Language } from '../../../kit/i18n/index.ts'
import { Button, Card, Form, List, ListRow, Notice, WithPhone } from '../../../kit/ui/index.ts'
import type { ActivityEvent } from '../../events/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { LinkCode } from '../../reports/index.ts'
import { phrases } from '../phrases/index.ts'

import { icons, inWords } from './activity-page.tsx'

interface NotMeView {
  language: Language
  realm: Realm
}

interface ReportPageProps extends NotMeView {
  event: ActivityEvent | null
  action: string
}

/** Opened from a message: what it was about, and one button. Opening it does nothing, because scanners of messages open links too. */
export function ReportPage({ language, realm, event, action }: ReportPageProps) {
  const t = phrases(language)
  return (
    <div class="content narrow stack">
      <Card title={t('not-me.title')} level={1} lead={t('not-me.lead')}>
        <div class="stack">
          {event ? <Reported language={language} realm={realm} event={event} /> : null}
          <Notice kind="warn" title={t('not-me.what-happens')}>
            {t('not-me.consequences')}
          </Notice>
          <Form action={action}>
            <Button kind="danger" wide>
              {t('not-me.confirm')}
            </Button>
          </Form>
          <p class="hint">{t('not-me.if-me')}</p>
        </div>
      </Card>
    </div>
  )
}

/** After the report: the account is safe, and how its holder gets it back. */
export function ReportedPage({ language, realm }: NotMeView) {
  const t = phrases(language)
  return (
    <div class="content narrow stack">
      <Card title={t('reported.title')} level={1} lead={t('reported.body')}>
        <div class="stack">
          <Button href={`${realm.path}/recover`} wide>
            {t('reported.recover')}
          </Button>
          <p class="hint">
            <WithPhone
              text={t('reported.phone-changed', { hotline: realm.policy.hotline })}
              number={realm.policy.hotline}
            />
          </p>
        </div>
      </Card>
    </div>
  )
}

export function DeadLinkPage({ language, realm, code }: NotMeView & { code: LinkCode }) {
  const t = phrases(language)
  return (
    <div class="content narrow stack">
      <Card
        title={t(`${code}.title`)}
        level={1}
        lead={<WithPhone text={t(`${code}.body`, { hotline: realm.policy.hotline })} number={realm.policy.hotline} />}
      >
        <Button href={code === 'link.used' ? `${realm.path}/recover` : `${realm.path}/sign-in`} wide>
          {t(code === 'link.used' ? 'reported.recover' : 'sign-in')}
        </Button>
      </Card>
    </div>
  )
}

function Reported({ language, realm, event }: NotMeView & { event: ActivityEvent }) {
  const said = inWords({ language, realm }, event)
  const when = formatDateTime(event.at, language, realm.policy.timeZone)
  return (
    <List>
      <ListRow
        icon={icons[said.tone]}
        tone={said.tone}
        title={said.title}
        detail={[said.detail, when].filter(Boolean).join(' · ')}
      />
    </List>
  )
}
