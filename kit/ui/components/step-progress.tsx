import { useWords } from '../language-context.ts'

type StepProgressProps = {
  steps: readonly string[]
  /** Which one is being done, from 1. */
  current: number
}

/** How far along, and how much is left. */
export function StepProgress({ steps, current }: StepProgressProps) {
  const t = useWords()
  return (
    <div class="steps">
      <p>
        {t('step-of', { step: current, total: steps.length })} · <b>{steps[current - 1]}</b>
      </p>
      <ol aria-label={t('steps')}>
        {steps.map((step, index) => (
          <li class={index + 1 < current ? 'done' : ''} {...(index + 1 === current ? { 'aria-current': 'step' } : {})}>
            <span>
              {step}
              {index + 1 < current ? <span class="sr-only"> · {t('step-done')}</span> : null}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
