import type { Child } from 'hono/jsx'
import { FieldError } from './field.tsx'

type CellFieldsProps = {
  /** The id of the first box, which error summaries link to. */
  id: string
  legend: Child
  hint?: Child
  /** In the order of the card; `name` is also the id of all but the first. */
  cells: readonly { name: string; label: string; value?: string }[]
  /** Digits of one cell. */
  digits: number
  error?: Child
}

/** What stands at coordinates of a card: one short box for each, labelled with its coordinate. */
export function CellFields({ id, legend, hint, cells, digits, error }: CellFieldsProps) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(part => part !== '').join(' ')
  return (
    <fieldset class="field cells" {...(described === '' ? {} : { 'aria-describedby': described })}>
      <legend>{legend}</legend>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <div class="cells-row">
        {cells.map(({ name, label, value }, index) => {
          const own = index === 0 ? id : name
          return (
            <div>
              <label for={own}>{label}</label>
              <div class={error ? 'box bad' : 'box'}>
                <input
                  id={own}
                  name={name}
                  type="text"
                  inputmode="numeric"
                  autocomplete="off"
                  class="code"
                  maxlength={digits}
                  aria-required="true"
                  {...(value === undefined ? {} : { value })}
                  {...(error ? { 'aria-invalid': 'true' } : {})}
                />
              </div>
            </div>
          )
        })}
      </div>
      {error ? <FieldError id={id}>{error}</FieldError> : null}
    </fieldset>
  )
}
