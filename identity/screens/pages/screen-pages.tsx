import type { Child } from 'hono/jsx'
import { formatDateTime, inLanguage, type Language } from '../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  Deadline,
  DefinitionList,
  ErrorSummary,
  Field,
  Form,
  Notice,
} from '../../../kit/ui/index.ts'
import { phoneAppName, type Realm } from '../../realms/index.ts'
import type { ShownScreen } from '../find-screen.ts'
import { phrases } from '../phrases/index.ts'
import { showUserCode } from '../rules.ts'

/** Everything that one of these pages is drawn from. */
export interface View {
  realm: Realm
  language: Language
  csrf: string
  now: Date
}

interface Drawn {
  title: string
  body: Child
}

/** Typing the code. @param fault in words, at the field */
export function drawEntry(view: View, { typed, fault }: { typed: string; fault: string | null }): Drawn {
  const t = phrases(view.language)
  return framed(
    t('enter.title'),
    t('enter.lead'),
    <>
      <ErrorSummary errors={fault ? [{ field: 'user_code', message: fault }] : []} />
      <Form action={`${view.realm.path}/device`} hidden={{ csrf: view.csrf }}>
        <Field
          name="user_code"
          label={t('enter.label')}
          hint={t('enter.hint')}
          value={typed}
          autocomplete="off"
          maxlength={40}
          autofocus
          {...(fault ? { error: fault } : {})}
        />
        <Button wide>{t('enter.go-on')}</Button>
      </Form>
      <Notice kind="warn">{t('enter.warn')}</Notice>
    </>,
  )
}

/** Before anybody is proved: which application, the code to compare, and the ways on. Where the screen is, only its holder-to-be learns. */
export function drawBegin(
  view: View,
  {
    screen,
    code,
    signedIn,
    phoneOrigin,
  }: { screen: ShownScreen; code: string; signedIn: boolean; phoneOrigin: string },
): Drawn {
  const { realm, language } = view
  const t = phrases(language)
  const app = inLanguage(phoneAppName(realm), language)
  const text = `${realm.issuer}/device?user_code=${showUserCode(code)}`
  return framed(
    t('begin.title'),
    t('begin.lead'),
    <>
      <CodeToCompare code={code} language={language} />
      <DefinitionList items={whose(view, screen)} />
      <Notice kind="warn">{t('confirm.warn')}</Notice>
      <Form action={addressOf(realm, screen)} hidden={{ csrf: view.csrf, code }}>
        <Buttons>
          <Button name="answer" value="sign-in">
            {t(signedIn ? 'begin.again' : 'begin.here')}
          </Button>
          <Button kind="secondary" name="answer" value="decline">
            {t('confirm.decline')}
          </Button>
        </Buttons>
      </Form>
      <p class="hint">{t('begin.app-hint', { app })}</p>
      <Button kind="plain" href={`${phoneOrigin}/scan#${text}`}>
        {t('begin.app', { app })}
      </Button>
    </>,
  )
}

/** The decision: what asks, where it is and since when, and the code that its screen shows (RFC 8628 5.4). */
export function drawConfirm(view: View, { screen, code }: { screen: ShownScreen; code: string }): Drawn {
  const { realm, language, now } = view
  const t = phrases(language)
  const { timeZone } = realm.policy
  const left = Math.max(0, Math.ceil((screen.expiresAt.getTime() - now.getTime()) / 1000))
  const place = inLanguage({ 'zh-CN': screen.place.zh, en: screen.place.en }, language)
  return framed(
    t('confirm.title'),
    t('confirm.lead', { application: inLanguage(screen.application, language) }),
    <>
      {screen.elsewhere ? <Notice kind="bad">{t('warning.other-region')}</Notice> : null}
      <CodeToCompare code={code} language={language} />
      <DefinitionList
        items={[
          ...whose(view, screen),
          { term: t('fact.device'), value: screen.screen || t('fact.a-screen') },
          { term: t('fact.place'), value: [place, screen.network].filter(Boolean).join(' · ') },
          { term: t('fact.time'), value: formatDateTime(screen.startedAt, language, timeZone) },
        ]}
      />
      <Notice kind="warn">{t('confirm.warn')}</Notice>
      <Form action={addressOf(realm, screen)} hidden={{ csrf: view.csrf, code }}>
        <Buttons>
          <Button name="answer" value="approve">
            {t('confirm.approve')}
          </Button>
          <Button kind="secondary" name="answer" value="decline">
            {t('confirm.decline')}
          </Button>
        </Buttons>
      </Form>
      <Deadline seconds={left} left={t('confirm.left', { seconds: '{seconds}' })} over={t('confirm.over')}>
        {t('confirm.until', { time: formatDateTime(screen.expiresAt, language, timeZone) })}
      </Deadline>
    </>,
  )
}

/** What became of it; where to go on is the device. */
export function drawOutcome(view: View, outcome: 'approved' | 'declined' | 'over'): Drawn {
  const { realm, language } = view
  const t = phrases(language)
  return framed(
    t(`${outcome}.title`),
    t(`${outcome}.lead`),
    outcome === 'approved' ? (
      <>
        <p class="hint">{t('approved.sessions')}</p>
        <Button kind="secondary" href={`${realm.path}/account/sessions`}>
          {t('approved.to-sessions')}
        </Button>
      </>
    ) : (
      <Buttons>
        {outcome === 'over' ? <Button href={`${realm.path}/device`}>{t('over.again')}</Button> : null}
        <Button kind="secondary" href={realm.policy.home}>
          {t('home')}
        </Button>
      </Buttons>
    ),
  )
}

/** Large, in two groups, and read out letter by letter. */
function CodeToCompare({ code, language }: { code: string; language: Language }) {
  const t = phrases(language)
  return (
    <div class="code-to-compare">
      <p>{t('confirm.code')}</p>
      <p class="code-letters" aria-label={[...code].join(' ')} role="img">
        {showUserCode(code)}
      </p>
      <p class="hint">{t('confirm.code-hint')}</p>
    </div>
  )
}

function whose({ realm, language }: View, screen: ShownScreen) {
  const t = phrases(language)
  return [
    { term: t('fact.application'), value: inLanguage(screen.application, language) },
    { term: t('fact.realm'), value: inLanguage(realm.policy.name, language) },
  ]
}

const addressOf = (realm: Realm, screen: ShownScreen): string => `${realm.path}/device/${screen.id}`

function framed(title: string, lead: string, children: Child): Drawn {
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={lead}>
          <div class="ticket">{children}</div>
        </Card>
      </div>
    ),
  }
}
