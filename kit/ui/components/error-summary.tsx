import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'

export type FieldFault = { field: string; message: Child }

/** All errors of a form at the top, each leading to its field. Takes the focus when the page opens. */
export function ErrorSummary({ errors }: { errors: readonly FieldFault[] }) {
  const t = useWords()
  if (errors.length === 0) return null
  return (
    <div
      class="error-summary"
      id="error-summary"
      role="alert"
      tabindex={-1}
      autofocus
      data-focus
      aria-labelledby="error-summary-title"
    >
      <Icon name="stop" />
      <div>
        <h2 id="error-summary-title">{t('errors-found', { count: errors.length })}</h2>
        <ul>
          {errors.map(error => (
            <li>
              <a href={`#${error.field}`}>{error.message}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
