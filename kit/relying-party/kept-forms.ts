import type { Context } from 'hono'
import { isAppError } from '../errors/index.ts'
import { type Parameters, readFields } from '../http/index.ts'
import type { KeptForm } from './attempts.ts'
import { later, type Parts, pathOf, sealingContext } from './parts.ts'

const FORM_SECONDS = 600
const LARGEST_FORM = 64 * 1024

/** Null for what cannot be kept: files and other media types, what is malformed, too much. */
export async function readForm(parts: Parts, c: Context): Promise<KeptForm | null> {
  const given = await fieldsOf(parts, c)
  if (given === null) return null
  const fields = Object.entries(given)
    .filter(([name]) => name !== parts.options.csrfField)
    .flatMap(([name, values]) => [values].flat().map(value => ({ name, value })))
  return { action: pathOf(c), fields }
}

async function fieldsOf(parts: Parts, c: Context): Promise<Parameters | null> {
  try {
    return await readFields(c, { limit: LARGEST_FORM, repeated: parts.options.repeatedFields ?? [] })
  } catch (error) {
    if (!isAppError(error)) throw error
    parts.report({ what: 'form_not_kept', code: error.code })
    return null
  }
}

/** Kept for the session that the sign-in began, for ten minutes. */
export async function keepForm(parts: Parts, sessionHash: string, form: KeptForm): Promise<string> {
  const { keys, clientId, now, store } = parts.options
  const id = parts.secret()
  const idHash = keys.hashToken(id)
  const sealed = keys.encrypt(JSON.stringify(form), sealingContext('form', clientId, idHash))
  await store.addForm({ client: clientId, idHash, sessionHash, sealed, expiresAt: later(now(), FORM_SECONDS) })
  return id
}

/** Once: whoever comes to the browser later finds nothing of what was typed. */
export async function takeForm(parts: Parts, sessionHash: string, id: string): Promise<KeptForm | null> {
  const { keys, clientId, now, store } = parts.options
  const idHash = keys.hashToken(id)
  const stored = await store.takeForm({ client: clientId, idHash, sessionHash, now: now() })
  if (stored === null) return null
  return JSON.parse(keys.decrypt(stored.sealed, sealingContext('form', clientId, idHash))) as KeptForm
}
