import type { Child } from 'hono/jsx'
import type { ProblemCode, ProblemModel } from '../relying-party/index.ts'
import { Button, Buttons, Card, Page, type PageFrame } from '../ui/index.ts'
import { phrases } from './phrases/index.ts'

type ProblemPageProps = { frame: PageFrame; model: ProblemModel }

/** Something about signing in did not work: what happened, what to do. Never a dead end. */
export function ProblemPage({ frame, model }: ProblemPageProps) {
  const t = phrases(frame.preferences.language)
  const { code, retry, home } = model
  const title = code === 'issuer_mixed_up' ? t(`${code}-title`, { service: frame.name }) : t(`${code}-title`)
  return (
    <MessagePage frame={frame} title={title} text={t(`${code}-text`)}>
      <Button href={retry}>{t(retryWords[code])}</Button>
      {retry === home ? null : (
        <Button kind="secondary" href={home}>
          {t('to-home')}
        </Button>
      )}
    </MessagePage>
  )
}

const retryWords: Readonly<Record<ProblemCode, 'try-again' | 'sign-in-again' | 'go-on' | 'back-to-form'>> = {
  attempt_unknown: 'sign-in-again',
  browser_changed: 'sign-in-again',
  response_invalid: 'sign-in-again',
  issuer_mixed_up: 'sign-in-again',
  identity_invalid: 'sign-in-again',
  sign_in_declined: 'sign-in-again',
  assurance_unmet: 'try-again',
  different_account: 'go-on',
  issuer_refused: 'try-again',
  issuer_unreachable: 'try-again',
  session_ended: 'sign-in-again',
  form_not_kept: 'back-to-form',
  form_gone: 'go-on',
  approval_declined: 'go-on',
  approval_differs: 'go-on',
  approval_over: 'go-on',
  cross_site: 'go-on',
  too_many_attempts: 'try-again',
}

type MessagePageProps = { frame: PageFrame; title: string; text: string; children: Child }

export function MessagePage({ frame, title, text, children }: MessagePageProps) {
  return (
    <Page frame={frame} title={title}>
      <div class="content narrow">
        <Card title={title} level={1} lead={text}>
          <Buttons>{children}</Buttons>
        </Card>
      </div>
    </Page>
  )
}
