import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'

type CountdownProps = {
  /** Seconds until a new code may be asked for; 0 when it may now. */
  seconds: number
  /**
   * The id of a `Form` of its own, beside the one with the code. In that one it would be the first submit button, and
   * so the one that the Enter key presses.
   */
  form: string
  name?: string
  value?: string
  children: Child
}

/**
 * The button that asks for a code again. Its island counts down; without JavaScript it can be pressed at once and the
 * server says how long to wait.
 */
export function Countdown({ seconds, form, name, value, children }: CountdownProps) {
  const t = useWords()
  const sent = {
    ...(name === undefined ? {} : { name }),
    ...(value === undefined ? {} : { value }),
  }
  return (
    <button
      type="submit"
      form={form}
      data-countdown={seconds}
      data-waiting={t('resend-wait', { seconds: '{seconds}' })}
      data-ready={t('resend-ready')}
      {...sent}
    >
      {children}
    </button>
  )
}
