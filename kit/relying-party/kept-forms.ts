import type { Context } from 'hono'
import type { KeptForm } from './attempts.ts'
import { later, type Parts, pathOf, sealingContext } from './parts.ts'
import type { FormField } from './ports.ts'

const FORM_SECONDS = 600
const LARGEST_FORM = 64 * 1024

/** Null for what cannot be kept: files, other media types, too much. The body has been bounded by the server before. */
export async function readForm(parts: Parts, c: Context): Promise<KeptForm | null> {
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded') && !type.startsWith('multipart/form-data')) return null
  const body = await c.req.parseBody({ all: true })
  const fields: FormField[] = []
  for (const [name, given] of Object.entries(body)) {
    if (name === parts.options.csrfField) continue
    for (const value of [given].flat()) {
      if (typeof value === 'string') fields.push({ name, value })
      else if (value.size > 0) return null
    }
  }
  const form = { action: pathOf(c), fields }
  return JSON.stringify(form).length > LARGEST_FORM ? null : form
}

/** Kept for the session that the sign-in began, for ten minutes; a reload of the page finds it again. */
export async function keepForm(parts: Parts, sessionHash: string, form: KeptForm): Promise<string> {
  const { keys, clientId, now, store } = parts.options
  const id = parts.secret()
  const idHash = keys.hashToken(id)
  const sealed = keys.encrypt(JSON.stringify(form), sealingContext('form', clientId, idHash))
  await store.addForm({ client: clientId, idHash, sessionHash, sealed, expiresAt: later(now(), FORM_SECONDS) })
  return id
}

export async function findForm(parts: Parts, sessionHash: string, id: string): Promise<KeptForm | null> {
  const { keys, clientId, now, store } = parts.options
  const idHash = keys.hashToken(id)
  const stored = await store.findForm({ client: clientId, idHash, sessionHash, now: now() })
  if (stored === null) return null
  return JSON.parse(keys.decrypt(stored.sealed, sealingContext('form', clientId, idHash))) as KeptForm
}
