import type { Child } from 'hono/jsx'

type FormProps = {
  id?: string
  action: string
  method?: 'post' | 'get'
  /** It carries a file. */
  upload?: boolean
  /** Sent with the form unseen: the CSRF token and what else the server needs back. */
  hidden?: Readonly<Record<string, string>>
  children?: Child
}

/**
 * A form that is sent once however often its button is pressed (with JavaScript; the server is idempotent anyway).
 * The browser's own checks are off: errors are said by the server, in words, at the field.
 */
export function Form({ id, action, method = 'post', upload = false, hidden = {}, children }: FormProps) {
  return (
    <form
      {...(id === undefined ? {} : { id })}
      action={action}
      method={method}
      {...(upload ? { enctype: 'multipart/form-data' } : {})}
      novalidate
      data-once
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}
