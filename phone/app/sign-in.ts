import type { RealmConfig } from './config.ts'
import { makeAccount, proofOf, thumbprint } from './device-key.ts'
import { randomText, sha256, toBytes } from './encode.ts'
import { forget, type KeptAccount, keep, type Pending, read, readAll } from './vault.ts'

const clientId = 'phone-app'
/** Milliseconds in which a sign-in that was begun here must come back. */
const pendingFor = 30 * 60_000

export interface Demand {
  aal: number
  maxAgeSeconds: number
}

const redirectUri = (): string => `${location.origin}/callback`

/** Leads to the realm's own pages: this app never sees a password or a code (RFC 8252 8.12). */
export async function beginSignIn(
  realm: RealmConfig,
  { language, demand }: { language: string; demand?: Demand },
): Promise<never> {
  const account = (await read('accounts', realm.name)) ?? (await makeAccount(realm.name))
  await keep('accounts', account)
  const pending: Pending = {
    state: randomText(),
    realm: realm.name,
    verifier: randomText(),
    nonce: randomText(),
    startedAt: Date.now(),
  }
  await keep('pending', pending)
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: 'openid profile phone',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await sha256(pending.verifier),
    code_challenge_method: 'S256',
    // RFC 9449 10: the code is of no use to whoever has not this key.
    dpop_jkt: await thumbprint(account),
    ui_locales: language,
    ...(demand ? { acr_values: String(demand.aal), max_age: String(demand.maxAgeSeconds) } : {}),
  })
  location.assign(`${realm.issuer}/oidc/authorize?${query}`)
  return await new Promise<never>(() => {})
}

export type Finished = { ok: true; realm: string } | { ok: false; code: 'refused' | 'unknown' | 'offline' }

/** Takes the answer that the realm's pages sent back; the code leaves the address at once. */
export async function finishSignIn(address: URL, realms: readonly RealmConfig[]): Promise<Finished> {
  history.replaceState(null, '', '/')
  const answer = address.searchParams
  const state = answer.get('state') ?? ''
  const pending = await read('pending', state)
  for (const old of await readAll('pending'))
    if (old.state === state || Date.now() - old.startedAt > pendingFor) await forget('pending', old.state)
  const realm = realms.find(one => one.name === pending?.realm)
  // RFC 9207: an answer of another issuer than the one that was asked is a mix-up.
  if (!pending || !realm || answer.get('iss') !== realm.issuer) return { ok: false, code: 'unknown' }
  const code = answer.get('code')
  if (!code) return { ok: false, code: 'refused' }
  const account = await read('accounts', realm.name)
  if (!account) return { ok: false, code: 'unknown' }
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: pending.verifier }
  const issued = await askForTokens(realm, account, grant)
  if (!issued.ok) return { ok: false, code: issued.offline ? 'offline' : 'refused' }
  if (nonceIn(issued.idToken) !== pending.nonce) return { ok: false, code: 'unknown' }
  await keep('accounts', { ...account, tokens: issued.tokens })
  return { ok: true, realm: realm.name }
}

type Issued =
  | { ok: true; tokens: NonNullable<KeptAccount['tokens']>; idToken: string }
  | { ok: false; offline: boolean }

async function askForTokens(realm: RealmConfig, account: KeptAccount, grant: Record<string, string>): Promise<Issued> {
  const url = `${realm.issuer}/oidc/token`
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { DPoP: await proofOf(account, { method: 'POST', url }) },
      body: new URLSearchParams({ client_id: clientId, ...grant }),
    })
    if (response.status >= 500) return { ok: false, offline: true }
    if (!response.ok) return { ok: false, offline: false }
    const given = (await response.json()) as Record<string, unknown>
    // RFC 9449 5: a token that is not bound would be anybody's.
    if (String(given['token_type']).toLowerCase() !== 'dpop') return { ok: false, offline: false }
    const refresh = given['refresh_token']
    const tokens = {
      access: textOf(given['access_token']),
      refresh: typeof refresh === 'string' ? refresh : (account.tokens?.refresh ?? null),
      expiresAt: Date.now() + Number(given['expires_in'] ?? 0) * 1000,
    }
    return { ok: true, tokens, idToken: textOf(given['id_token']) }
  } catch {
    return { ok: false, offline: true }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Straight from the token endpoint over its own connection, so that no signature has to say whose it is (Core 1.0 3.1.3.7). */
function nonceIn(idToken: string): unknown {
  const [, payload = ''] = idToken.split('.')
  const claims = JSON.parse(new TextDecoder().decode(toBytes(payload))) as { nonce?: unknown }
  return claims.nonce
}

export type Fresh = { ok: true; account: KeptAccount } | { ok: false; code: 'offline' | 'signed-out' }

/** The account with a token that is good for a while: one tab refreshes, the others wait for it. */
export async function withFreshToken(realm: RealmConfig): Promise<Fresh> {
  return await navigator.locks.request(`refresh-${realm.name}`, async (): Promise<Fresh> => {
    const account = await read('accounts', realm.name)
    if (!account?.tokens) return { ok: false, code: 'signed-out' }
    if (account.tokens.expiresAt - Date.now() > 20_000) return { ok: true, account }
    const { refresh } = account.tokens
    if (!refresh) return await signedOut(account)
    const issued = await askForTokens(realm, account, { grant_type: 'refresh_token', refresh_token: refresh })
    if (!issued.ok) return issued.offline ? { ok: false, code: 'offline' } : await signedOut(account)
    const renewed = { ...account, tokens: issued.tokens }
    await keep('accounts', renewed)
    return { ok: true, account: renewed }
  })
}

/** The session is over; the key and what was known stay, for the next sign-in. */
export async function signedOut(account: KeptAccount): Promise<Fresh> {
  await keep('accounts', { ...account, tokens: null })
  return { ok: false, code: 'signed-out' }
}
