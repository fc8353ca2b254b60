import { inLanguage } from '../../../kit/i18n/index.ts'
import { Button, ErrorSummary, Form, Notice } from '../../../kit/ui/index.ts'
import { phoneAppName } from '../../realms/index.ts'
import type { ShownPush } from '../answer-types.ts'
import { phrases } from '../phrases/index.ts'
import { helpLink } from './parts.tsx'
import type { Screen } from './screen.ts'

/** How often a page without script looks again, in seconds. */
export const looksAgainAfter = 5

/** While a phone is asked: the digits to type there, and what became of it. The script is that of the page of a QR sign-in. */
export function PushForm({ screen }: { screen: Screen }) {
  const { push } = screen.view
  return (
    <>
      <ErrorSummary errors={screen.faults} help={helpLink(screen)} />
      <div
        class="ticket"
        data-ticket={push?.status ?? 'none'}
        data-address={`${screen.action}/push`}
        data-page={screen.action}
      >
        <State screen={screen} push={push} />
      </div>
    </>
  )
}

function State({ screen, push }: { screen: Screen; push: ShownPush | null }) {
  const t = phrases(screen.language)
  switch (push?.status) {
    case 'pending':
      return <Pending screen={screen} push={push} />
    case 'approved':
      return (
        <>
          <p>{t('push.approved')}</p>
          <Form action={screen.action} hidden={{ csrf: screen.csrf, form: 'push' }}>
            <Button wide>{t('push.go-on')}</Button>
          </Form>
        </>
      )
    case 'declined':
    case 'over':
      return <Again screen={screen} said={push.status} />
    case undefined:
      return <Again screen={screen} said="none" />
  }
}

/** Of which phone it is, nothing: who looks over a shoulder learns no name here. */
function Pending({ screen, push }: { screen: Screen; push: ShownPush }) {
  const t = phrases(screen.language)
  const total = Math.max(0, Math.ceil((push.expiresAt.getTime() - screen.now.getTime()) / 1000))
  const app = inLanguage(phoneAppName(screen.realm), screen.language)
  return (
    <>
      <p>{t('push.lead', { app })}</p>
      <p class="ticket-digits" aria-label={t('push.digits')}>
        {push.digits}
      </p>
      <p class="hint" data-times={t('push.left', { total: '{total}' })} data-total={total}>
        {t('push.left', { total })}
      </p>
      <Notice kind="info">{t('push.not-you')}</Notice>
      <noscript>
        <p class="hint">{t('push.check.hint')}</p>
        <Button kind="secondary" wide href={screen.action}>
          {t('push.check')}
        </Button>
      </noscript>
    </>
  )
}

function Again({ screen, said }: { screen: Screen; said: 'declined' | 'over' | 'none' }) {
  const t = phrases(screen.language)
  if (screen.pushHeld) return null
  return (
    <>
      <p>{t(`push.${said}`)}</p>
      <Form action={`${screen.action}/resend`} hidden={{ csrf: screen.csrf }}>
        <Button wide icon="refresh">
          {t('push.again')}
        </Button>
      </Form>
    </>
  )
}
