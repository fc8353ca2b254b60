import { MessagePage, ProblemPage } from '../../../kit/portal-pages/index.ts'
import type { PortalPages } from '../../../kit/relying-party/index.ts'
import { Button, Buttons, Card, Form, Notice, Page } from '../../../kit/ui/index.ts'
import type { Frames } from './frame.ts'
import { phrases } from './phrases/index.ts'
import type { Visits } from './visits.ts'

/** The pages that the relying party shows, in this portal's look. */
export function createPortalPages(
  frames: Frames,
  visits: Pick<Visits, 'hidden'>,
  again = '/sign-in?return_to=%2Faccounts',
): PortalPages {
  return {
    problem: (c, model) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(<ProblemPage frame={frame} model={model} t={word => t(word)} />)
    },

    resume: async (c, { action, fields }) => {
      // What is about to be paid is looked at again, on its own page, before it is confirmed.
      if (isApproval(action)) return c.redirect(backTo(action), 303)
      const hidden = { ...(await visits.hidden(c)), ...Object.fromEntries(fields.map(one => [one.name, one.value])) }
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(
        <Page frame={frame} title={t('resume-title')}>
          <div class="content narrow">
            <Card title={t('resume-title')} level={1} lead={t('resume-text')}>
              <Form action={action} hidden={hidden}>
                <Buttons>
                  <Button>{t('resume-button')}</Button>
                  <Button kind="secondary" href={backTo(action)}>
                    {t('resume-back')}
                  </Button>
                </Buttons>
              </Form>
            </Card>
          </div>
        </Page>,
      )
    },

    signedOut: (c, { everywhere, home }) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(
        <Page frame={frame} title={t('signed-out-title')}>
          <div class="content narrow">
            <div class="stack">
              <Card title={t('signed-out-title')} level={1} lead={t('signed-out-text')}>
                <Buttons>
                  <Button href={again}>{t('sign-in-again')}</Button>
                  <Button kind="secondary" href={home}>
                    {t('to-home')}
                  </Button>
                </Buttons>
              </Card>
              {everywhere ? null : <Notice kind="warn">{t('signed-out-here-only')}</Notice>}
            </div>
          </div>
        </Page>,
      )
    },
  }
}

/** Nothing at this address, or a failure of ours with the number to quote. */
export function createFailurePages(frames: Frames) {
  return {
    notFound: (c: Parameters<PortalPages['problem']>[0]) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      c.status(404)
      return c.html(
        <MessagePage frame={frame} title={t('not-found-title')} text={t('not-found-text')}>
          <Button href="/">{t('to-home')}</Button>
        </MessagePage>,
      )
    },
    badRequest: (c: Parameters<PortalPages['problem']>[0]) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(
        <MessagePage frame={frame} title={t('bad-request-title')} text={t('bad-request-text')}>
          <Button href="/">{t('to-home')}</Button>
        </MessagePage>,
      )
    },
    failed: (c: Parameters<PortalPages['problem']>[0], incident: string) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(
        <MessagePage frame={frame} title={t('failed-title')} text={t('failed-text', { incident })}>
          <Button href="/">{t('to-home')}</Button>
        </MessagePage>,
      )
    },
  }
}

/** A form's own address may take forms only: its page is the one before the verb. */
const backTo = (action: string): string => action.replace(/\/(?:approve|raise)$/, '')

const isApproval = (action: string): boolean => /^\/transfers\/[\w-]+\/approve$/.test(action)
