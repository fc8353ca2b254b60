import type { Child } from 'hono/jsx'
import { FieldError } from './field.tsx'
import { Icon } from './icon.tsx'

type SelectProps = {
  name: string
  id?: string
  label: Child
  hint?: Child
  error?: Child
  value?: string
  options: readonly { value: string; label: string }[]
}

/** One of a few: a list that the phone shows in its own way. */
export function Select({ name, id = name, label, hint, error, value, options }: SelectProps) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(part => part !== '').join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <div class={error ? 'box bad' : 'box'}>
        <select id={id} name={name} {...(described === '' ? {} : { 'aria-describedby': described })}>
          {options.map(option => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
      {error ? <FieldError id={id}>{error}</FieldError> : null}
    </div>
  )
}
