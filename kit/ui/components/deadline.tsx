import type { Child } from 'hono/jsx'

type DeadlineProps = {
  seconds: number
  /** With `{seconds}` in it, for the page while it is open. */
  left: string
  /** When it is over; announced. */
  over: string
  /** What stands there without JavaScript: until when, in words. */
  children: Child
}

/** Until when something must be answered. Its island counts down. */
export function Deadline({ seconds, left, over, children }: DeadlineProps) {
  return (
    <p class="deadline" data-deadline={seconds} data-left={left} data-over={over}>
      {children}
    </p>
  )
}
