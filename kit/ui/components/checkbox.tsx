import type { Child } from 'hono/jsx'
import { FieldError } from './field.tsx'

type CheckboxProps = {
  name: string
  id?: string
  label: Child
  hint?: Child
  error?: Child
  value?: string
  /** Consent is never ticked beforehand; this is for what the person ticked before the form came back. */
  checked?: boolean
  /** The id of the form it belongs to, where it stands outside it. */
  form?: string
}

/** A yes that the person gives by ticking. */
export function Checkbox(props: CheckboxProps) {
  return <Tick type="checkbox" {...props} />
}

type ChoicesProps = {
  name: string
  legend: Child
  value?: string
  error?: Child
  options: readonly { value: string; label: Child; hint?: Child }[]
}

/** One of a few, all in sight. */
export function Choices({ name, legend, value, error, options }: ChoicesProps) {
  return (
    <fieldset class="choices" {...(error ? { 'aria-describedby': `${name}-error` } : {})}>
      <legend>{legend}</legend>
      {options.map((option, index) => (
        <Tick
          type="radio"
          name={name}
          // The summary's link to the question leads to its first answer.
          id={index === 0 ? name : `${name}-${option.value}`}
          label={option.label}
          hint={option.hint}
          value={option.value}
          checked={option.value === value}
        />
      ))}
      {error ? <FieldError id={name}>{error}</FieldError> : null}
    </fieldset>
  )
}

function Tick(props: CheckboxProps & { type: 'checkbox' | 'radio' }) {
  const { type, name, id = name, label, hint, error, value = 'yes', checked = false, form } = props
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(part => part !== '').join(' ')
  return (
    <div class="checkbox">
      <input
        type={type}
        id={id}
        name={name}
        value={value}
        checked={checked}
        {...(form === undefined ? {} : { form })}
        {...(described === '' ? {} : { 'aria-describedby': described })}
        {...(error ? { 'aria-invalid': 'true' } : {})}
      />
      <label for={id}>{label}</label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? <FieldError id={id}>{error}</FieldError> : null}
    </div>
  )
}
