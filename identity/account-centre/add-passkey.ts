import {
  makeOf,
  type Passkey,
  type PasskeyAttestation,
  type PasskeyCreation,
  tidyName,
} from '../authenticators/passkey/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type PasskeyRefusal =
  | 'passkey.not_allowed'
  | 'passkey.too_many'
  | 'passkey.name_invalid'
  | 'passkey.invalid'
  | 'passkey.expired'
  | 'passkey.attestation_needed'
  | 'passkey.taken'
  | 'session.ended'
export type PasskeyAdded = { ok: true; passkey: Passkey } | { ok: false; code: PasskeyRefusal }

/** What the browser is to make a passkey from; good for one answer of this session. */
export async function askForPasskey(
  deps: Pick<AccountCentreDependencies, 'database' | 'passkeys' | 'passkeyStore' | 'identifiers'>,
  { visit, session, account }: HolderVisit,
): Promise<{ ok: true; options: PasskeyCreation } | { ok: false; code: 'passkey.not_allowed' | 'passkey.too_many' }> {
  const { realm, language } = visit
  const { allowed, most } = realm.policy.passkeys
  if (!allowed) return { ok: false, code: 'passkey.not_allowed' }
  const { query } = deps.database
  if ((await deps.passkeyStore.count(query, account.id)) >= most) return { ok: false, code: 'passkey.too_many' }
  const identifiers = await deps.identifiers.list(query, account.id)
  const name = realm.policy.name[language === 'en' ? 'en' : 'zh-CN']
  // Shown by the browser, and kept in the authenticator for as long as the passkey lives: a mask.
  const label = { account: identifiers[0]?.masked ?? name, realm: name }
  return {
    ok: true,
    options: await deps.passkeys.creation({ realm, accountId: account.id, sessionId: session.id }, label),
  }
}

/**
 * Adds what the browser made. A new factor is told, and ends the other sessions (ASVS 5.0 6.3.7, 7.4.3).
 *
 * @param typed the name; where it is empty, what the passkey says it is or the browser in hand
 */
export async function addPasskey(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { typed, credential }: { typed: string; credential: PasskeyAttestation | null },
): Promise<PasskeyAdded> {
  const { visit, session, account } = holder
  const { realm } = visit
  if (!realm.policy.passkeys.allowed) return { ok: false, code: 'passkey.not_allowed' }
  const chosen = typed.trim() === '' ? null : tidyName(typed)
  if (typed.trim() !== '' && chosen === null) return { ok: false, code: 'passkey.name_invalid' }
  if (!credential) return { ok: false, code: 'passkey.invalid' }
  const made = await deps.passkeys.make({ realm, accountId: account.id, sessionId: session.id }, credential)
  if (!made.ok) return made
  const passkey = {
    ...made.passkey,
    id: deps.newId(),
    name: chosen ?? makeOf(made.passkey.aaguid) ?? visit.clientLabel,
    madeOn: visit.clientLabel,
    madeAtPlace: visit.place,
  }
  return await act(deps, holder, async ({ tx, account: now, write, tell, endOthers }) => {
    const { most } = realm.policy.passkeys
    if ((await deps.passkeyStore.count(tx, now.id)) >= most) return { ok: false, code: 'passkey.too_many' } as const
    if (!(await deps.passkeyStore.insert(tx, now, passkey))) return { ok: false, code: 'passkey.taken' } as const
    const sessionsEnded = await endOthers('passkey-added')
    const eventId = await write('passkey.added', { passkey: passkey.id, hardware: passkey.hardware, sessionsEnded })
    await tell('passkey-added', eventId, { device: visit.clientLabel })
    return { ok: true, passkey: { ...passkey, createdAt: deps.now(), lastUsedAt: null } } as const
  })
}
