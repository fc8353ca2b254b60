import type { Child } from 'hono/jsx'
import { ErrorSummary, Form, ImageCaptcha, Notice, ProofOfWork } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { errorAt, type Screen } from './screen.ts'

/** For what belongs to the form and stands elsewhere. */
export const stepFormId = 'step'

/** A ceremony's form: what was wrong, the fields, the captcha if one is due. */
export function StepForm({
  screen,
  form,
  address = screen.action,
  hidden = {},
  children,
}: {
  screen: Screen
  form: string
  /** Where it goes, if not to the ceremony's own. */
  address?: string
  hidden?: Record<string, string>
  children: Child
}) {
  const withCaptcha: Record<string, string> = screen.captcha
    ? { with_captcha: '1', captcha_id: screen.captcha.image.id }
    : {}
  const work: Record<string, string> = screen.captcha?.work ? { captcha_work_id: screen.captcha.work.id } : {}
  return (
    <>
      <ErrorSummary errors={screen.faults} help={helpLink(screen)} />
      <Form id={stepFormId} action={address} hidden={{ csrf: screen.csrf, form, ...withCaptcha, ...work, ...hidden }}>
        {children}
      </Form>
    </>
  )
}

export function helpLink({ help, language }: Screen): { href: string; label: string } | undefined {
  return help ? { href: help.address, label: phrases(language)('help.more', { title: help.title }) } : undefined
}

/** Work for the browser where it can, the picture for everybody else; both when the work was not accepted. */
export function Captcha({ screen }: { screen: Screen }) {
  const { captcha } = screen
  if (!captcha) return null
  const picture = (
    <ImageCaptcha
      image={{ src: captcha.image.src, width: 200, height: 70 }}
      audio={captcha.image.audio}
      another={captcha.image.another}
      name="captcha"
      error={errorAt(screen, 'captcha')}
    />
  )
  if (!captcha.work) return picture
  return (
    <ProofOfWork challenge={captcha.work.challenge} worker={screen.proofWorker} name="captcha_work">
      {picture}
    </ProofOfWork>
  )
}

/** Where a simulated message is found; only in the demonstration. */
export function OutboxHint({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  if (!screen.outbox) return null
  return (
    <Notice kind="info">
      {t('code.demo')}{' '}
      <a href={screen.outbox} target="_blank" rel="noopener">
        {t('code.demo-link')}
      </a>
    </Notice>
  )
}
