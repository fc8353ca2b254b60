import type { Child } from 'hono/jsx'
import { Fragment } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Field } from './field.tsx'
import { Icon } from './icon.tsx'

type ImageCaptchaProps = {
  image: { src: string; width: number; height: number }
  /** The recording of the same digits. */
  audio: string
  /** This page with another picture. */
  another: string
  name: string
  error?: Child
}

/** A picture of digits, with a recording: works without JavaScript, without sight, or without hearing. */
export function ImageCaptcha({ image, audio, another, name, error }: ImageCaptchaProps) {
  const t = useWords()
  return (
    <div class="captcha">
      <div class="picture">
        <img {...image} alt={t('captcha-image')} />
        <a href={audio} target="_blank" rel="noopener" data-listen>
          <Icon name="sound" />
          {t('captcha-listen')}
          <span class="sr-only">{t('new-window')}</span>
        </a>
        <a href={another}>
          <Icon name="refresh" />
          {t('captcha-change')}
        </a>
      </div>
      <Field name={name} kind="number" label={t('captcha-answer')} autocomplete="off" maxlength={8} error={error} />
    </div>
  )
}

type ProofOfWorkProps = {
  /** As ALTCHA's `createChallenge` made it, PBKDF2/SHA-256. */
  challenge: unknown
  /** The address of the worker: `assets.js('proof-of-work-worker')`. */
  worker: string
  /** The hidden field for what the work found (base64); absent from the form where it was not done. */
  name: string
  /** What stands in where the work cannot be done, with or without JavaScript: an `ImageCaptcha`. */
  children: Child
}

/** The browser works for a moment instead of the person. */
export function ProofOfWork({ challenge, worker, name, children }: ProofOfWorkProps) {
  const t = useWords()
  const words = { 'data-done': t('proof-done'), 'data-failed': t('proof-failed') }
  return (
    <Fragment>
      <div class="proof" hidden data-proof={JSON.stringify(challenge)} data-worker={worker} {...words}>
        <input type="hidden" name={name} value="" disabled />
        <Icon name="shield" />
        <span role="status">{t('proof-working')}</span>
      </div>
      <noscript>{children}</noscript>
    </Fragment>
  )
}
