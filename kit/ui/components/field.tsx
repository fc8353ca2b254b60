import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'

type FieldKind = 'text' | 'password' | 'code' | 'number' | 'email' | 'tel' | 'search' | 'date' | 'csv'

type FieldProps = {
  /** Also the id, which error summaries link to; give `id` where a page has two of one name. */
  name: string
  id?: string
  label: Child
  hint?: Child
  /** What is wrong and how to mend it. */
  error?: Child
  /** `password` gets a button to show it; `code` is a one-time code; `number` is a long number such as a card's. */
  kind?: FieldKind
  value?: string
  /** WCAG 1.3.5: `username`, `current-password`, `new-password`, `tel`, `name` … */
  autocomplete?: string
  maxlength?: number
  optional?: boolean
  autofocus?: boolean
  placeholder?: string
  /** Inside the box at its end, such as the button that sends a code. */
  end?: Child
  /** Between the box and the next field: a strength meter. */
  children?: Child
}

/** A question: its label above, a hint, the box, and the error under it in words. */
export function Field(props: FieldProps) {
  const { name, id = name, label, hint, error, kind = 'text', optional = false, end, children } = props
  const t = useWords()
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional ? <small>{t('optional')}</small> : null}
      </label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <div class={error ? 'box bad' : 'box'}>
        <input id={id} name={name} {...inputAttributes(props, id)} />
        {kind === 'password' || end ? (
          <span class="box-end">
            {kind === 'password' ? <Reveal id={id} label={label} /> : null}
            {end}
          </span>
        ) : null}
      </div>
      {error ? <FieldError id={id}>{error}</FieldError> : null}
      {children}
    </div>
  )
}

/** The error under a field; the field names it in `aria-describedby`. */
export function FieldError({ id, children }: { id: string; children: Child }) {
  const t = useWords()
  return (
    <p class="error" id={`${id}-error`}>
      <Icon name="stop" />
      <span>
        <span class="sr-only">{t('error')} </span>
        {children}
      </span>
    </p>
  )
}

/** Hidden until its island runs: without JavaScript it could do nothing. */
function Reveal({ id, label }: { id: string; label: Child }) {
  const t = useWords()
  const words = { 'data-show': t('reveal-password'), 'data-hide': t('hide-password') }
  return (
    <button type="button" hidden data-reveal={id} aria-controls={id} aria-pressed="false" {...words}>
      <span>{t('reveal-password')}</span>
      <span class="sr-only">{label}</span>
    </button>
  )
}

/** How each kind asks the phone for the right keyboard. Never `type=number`: it eats leading zeros and steps on scroll. */
const kinds: Readonly<Record<FieldKind, Readonly<Record<string, string>>>> = {
  text: { type: 'text' },
  password: { type: 'password', autocapitalize: 'none', spellcheck: 'false' },
  code: { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', class: 'code', pattern: '[0-9０-９ ]*' },
  number: { type: 'text', inputmode: 'numeric', class: 'number' },
  email: { type: 'email', inputmode: 'email', autocapitalize: 'none', spellcheck: 'false' },
  tel: { type: 'tel', inputmode: 'tel', class: 'number' },
  search: { type: 'search', enterkeyhint: 'search' },
  date: { type: 'date' },
  csv: { type: 'file', accept: '.csv,text/csv' },
}

function inputAttributes(props: FieldProps, id: string): Record<string, string | number | boolean> {
  const { kind = 'text', value, autocomplete, maxlength, placeholder, hint, error, optional, autofocus } = props
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(part => part !== '').join(' ')
  return {
    ...kinds[kind],
    ...(value === undefined ? {} : { value }),
    ...(autocomplete === undefined ? {} : { autocomplete }),
    ...(maxlength === undefined ? {} : { maxlength }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(error ? { 'aria-invalid': 'true' } : {}),
    // Not `required`: the browser's bubble would come before our words, and it says less. The server asks.
    ...(optional === true ? {} : { 'aria-required': 'true' }),
    ...(autofocus === true ? { autofocus: true } : {}),
  }
}
