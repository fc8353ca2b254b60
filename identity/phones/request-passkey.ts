import type { Occasion, PasskeyRequest } from '../authenticators/passkey/index.ts'
import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { challengeLife } from './rules.ts'

/** The question of a phone: for this phone, this asking, and answered from the phone app. */
export function occasionOf(
  { realm, phoneId }: Pick<PhoneCaller, 'realm' | 'phoneId'>,
  asked: string,
  phoneOrigin: string,
): Occasion {
  return { realm, ceremonyId: `phone:${phoneId}:${asked}`, version: 0, approval: null, alsoFrom: phoneOrigin }
}

/** What the phone is to ask its passkeys; good for one answer. Null where the account has none. */
export async function requestPasskey(deps: PhoneDependencies, caller: PhoneCaller): Promise<PasskeyRequest | null> {
  const { accountId, phoneId } = caller
  const { query } = deps.database
  if ((await deps.passkeyStore.count(query, accountId)) === 0) return null
  const id = deps.newId()
  const expiresAt = new Date(deps.now().getTime() + challengeLife)
  await deps.phoneStore.ask(query, { phoneId, accountId, id, expiresAt })
  const occasion = occasionOf(caller, id, deps.phoneOrigin)
  return await deps.passkeys.request(occasion, { accountId, hardware: false })
}
