import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import { Button, Buttons, Card, DefinitionList, Form } from '../../../kit/ui/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { OidcPage } from '../dependencies.ts'
import { phrases } from '../phrases/index.ts'

/** What the provider has to say to a person: an application's mistake, "sign out?", "signed out". */
export function drawProviderPage(realm: Realm, page: OidcPage, language: Language): { title: string; body: Child } {
  const t = phrases(language)
  switch (page.kind) {
    case 'error':
      return framed(
        t('error.title'),
        t('error.body'),
        <>
          <DefinitionList
            items={[
              { term: t('error.code'), value: page.code },
              ...(page.description ? [{ term: t('error.detail'), value: page.description }] : []),
            ]}
          />
          <Buttons>
            <Button kind="secondary" href={realm.policy.home}>
              {t('gone.home')}
            </Button>
          </Buttons>
        </>,
      )
    case 'sign-out':
      return framed(
        t('sign-out.title'),
        t('sign-out.body'),
        <Form action={page.action} hidden={page.fields}>
          <Buttons>
            <Button>{t('sign-out.confirm')}</Button>
            <Button kind="secondary" href={realm.policy.home}>
              {t('sign-out.stay')}
            </Button>
          </Buttons>
        </Form>,
      )
    case 'signed-out':
      return framed(
        t('signed-out.title'),
        t('signed-out.body'),
        <Button href={realm.policy.home}>{t('gone.home')}</Button>,
      )
  }
}

/** Who is signed in came back to what is done (the button "back"): nothing went wrong. */
export function drawGone(realm: Realm, language: Language, signedIn: boolean): { title: string; body: Child } {
  const t = phrases(language)
  const home = <Button href={realm.policy.home}>{t('gone.home')}</Button>
  return signedIn
    ? framed(t('gone.signed-in.title'), t('gone.signed-in.body'), home)
    : framed(t('gone.title'), t('gone.body'), home)
}

function framed(title: string, lead: string, children: Child): { title: string; body: Child } {
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={lead}>
          {children}
        </Card>
      </div>
    ),
  }
}
