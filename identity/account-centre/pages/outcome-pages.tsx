import type { Child } from 'hono/jsx'
import { Button, Card, WithPhone } from '../../../kit/ui/index.ts'
import type { RealmShell } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import type { C } from './guard.ts'

/** The operation asks for a person better known than this one: that happens at a counter. */
export function drawIdentityNeeded(c: C, shell: RealmShell): Response | Promise<Response> {
  const t = phrases(c.get('preferences').language)
  const { policy } = c.get('realm')
  return drawCard(c, shell, {
    status: 403,
    title: t('identity-needed.title'),
    lead: <WithPhone text={t('identity-needed.body', { hotline: policy.hotline })} number={policy.hotline} />,
  })
}

export function drawTooMany(c: C, shell: RealmShell): Response | Promise<Response> {
  const t = phrases(c.get('preferences').language)
  return drawCard(c, shell, { status: 429, title: t('too-many.title'), lead: t('too-many.body') })
}

/** This very device was forgotten: nobody is signed in here any more. */
export function drawForgotten(c: C, shell: RealmShell): Response | Promise<Response> {
  const t = phrases(c.get('preferences').language)
  return drawCard(c, shell, {
    status: 200,
    title: t('forgotten.title'),
    lead: t('forgotten.body'),
    action: t('sign-in'),
  })
}

function drawCard(
  c: C,
  shell: RealmShell,
  { status, title, lead, action }: { status: 200 | 403 | 429; title: string; lead: Child; action?: string },
): Response | Promise<Response> {
  const t = phrases(c.get('preferences').language)
  return shell.page(c, {
    title,
    status,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={lead}>
          <Button href={`${c.get('realm').path}/account`}>{action ?? t('back')}</Button>
        </Card>
      </div>
    ),
  })
}
