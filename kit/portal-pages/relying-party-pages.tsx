import type { Context } from 'hono'
import type { PortalPages, ResumeModel } from '../relying-party/index.ts'
import { Button, Buttons, Card, Form, Notice, Page } from '../ui/index.ts'
import type { Frames } from './frames.ts'
import { phrases } from './phrases/index.ts'
import { ProblemPage } from './problem-page.tsx'

/**
 * The pages that the relying party shows, in this portal's look.
 *
 * @param signIn where "sign in again" leads to
 */
export function createPortalPages(frames: Frames, signIn: string): PortalPages {
  return {
    problem: (c, model) => c.html(<ProblemPage frame={frames.frame(c)} model={model} />),

    resume: (c, { action, fields }) => showResume(frames, c, { action, fields, back: action }),

    signedOut: (c, { everywhere, home }) => {
      const frame = frames.frame(c)
      const t = phrases(frame.preferences.language)
      return c.html(
        <Page frame={frame} title={t('signed-out-title')}>
          <div class="content narrow">
            <div class="stack">
              <Card title={t('signed-out-title')} level={1} lead={t('signed-out-text')}>
                <Buttons>
                  <Button href={signIn}>{t('sign-in-again')}</Button>
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

interface Resumed extends ResumeModel {
  /** Where the form that was filled in is changed. */
  back: string
  /** What else goes with it. */
  hidden?: Readonly<Record<string, string>>
}

/** What was filled in before a proof was asked for, to be sent now. */
export function showResume(frames: Frames, c: Context, { action, fields, back, hidden = {} }: Resumed) {
  const frame = frames.frame(c)
  const t = phrases(frame.preferences.language)
  return c.html(
    <Page frame={frame} title={t('resume-title')}>
      <div class="content narrow">
        <Card title={t('resume-title')} level={1} lead={t('resume-text')}>
          <Form action={action} hidden={hidden}>
            {fields.map(({ name, value }) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <Buttons>
              <Button>{t('resume-button')}</Button>
              <Button kind="secondary" href={back}>
                {t('resume-back')}
              </Button>
            </Buttons>
          </Form>
        </Card>
      </div>
    </Page>,
  )
}
