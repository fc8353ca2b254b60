import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'

export type FieldFault = { field: string; message: Child }

type ErrorSummaryProps = {
  errors: readonly FieldFault[]
  /** The help article that explains the first of them. */
  help?: { href: string; label: Child } | undefined
}

/** All errors of a form at the top, each leading to its field. Takes the focus when the page opens. */
export function ErrorSummary({ errors, help }: ErrorSummaryProps) {
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
        {help === undefined ? null : (
          <p>
            <a href={help.href}>{help.label}</a>
          </p>
        )}
      </div>
    </div>
  )
}
