import type { KeyRing } from '../../kit/crypto/index.ts'

type Keys = Pick<KeyRing, 'encrypt' | 'decrypt'>
/** What the provider has kept, as far as it can hold details. */
type Kept = Record<string, unknown> & {
  rar?: unknown
  request?: unknown
  params?: { authorization_details?: unknown }
  prompt?: { details?: object }
}

const context = 'oidc.details'

/** What is approved names people and accounts: in what the provider keeps it is encrypted, like everything of that kind. */
export function sealDetails(keys: Keys, model: string, payload: object): Record<string, unknown> {
  const sealed: Kept = { ...payload }
  // A refreshed token carries none.
  if (model === 'RefreshToken') delete sealed.rar
  else if (sealed.rar !== undefined) sealed.rar = keys.encrypt(JSON.stringify(sealed.rar), context)
  if (model === 'PushedAuthorizationRequest' && typeof sealed.request === 'string')
    sealed.request = keys.encrypt(sealed.request, context)
  const { params, prompt } = sealed
  if (model === 'Interaction' && typeof params?.authorization_details === 'string') {
    sealed.params = { ...params, authorization_details: keys.encrypt(params.authorization_details, context) }
    if (prompt) sealed.prompt = { ...prompt, details: { ...prompt.details, rar: undefined } }
  }
  return sealed
}

export function openDetails(keys: Keys, model: string, payload: Record<string, unknown>): Record<string, unknown> {
  const opened = { ...payload }
  if (typeof opened.rar === 'string') opened.rar = openRar(keys, opened.rar)
  if (model === 'PushedAuthorizationRequest' && typeof opened.request === 'string')
    opened.request = keys.decrypt(opened.request, context)
  const params = opened.params as Record<string, unknown> | undefined
  if (model === 'Interaction' && typeof params?.authorization_details === 'string')
    opened.params = { ...params, authorization_details: keys.decrypt(params.authorization_details, context) }
  return opened
}

/** Of a token, as the database has it. */
export function openRar(keys: Keys, sealed: string): unknown {
  return JSON.parse(keys.decrypt(sealed, context))
}
