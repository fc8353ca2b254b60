import { randomDigits } from '../../../kit/crypto/index.ts'
import {
  activationContext,
  type MediaDependencies,
  type MediumOrigin,
  mediumInHand,
  moveMedium,
  recordMediumChange,
} from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { activationDigits } from './activate-token.ts'
import { tokenStore } from './store.ts'

export interface IssuedToken {
  id: string
  /** For the holder only, apart from the token: on the slip of the counter, never in a message beside it. */
  activationCode: string
  activateBy: Date
}

export type TokenIssue =
  | { ok: true; issued: IssuedToken }
  | { ok: false; code: 'account.unknown' | 'token.not_in_stock' | 'medium.has_one' | 'medium.none' }

/**
 * Gives a token in stock to an account. With `instead` it takes the place of the one in hand, which ends in the same moment; without,
 * an account that has one keeps it.
 */
export async function issueToken(
  deps: MediaDependencies,
  issue: { accountId: string; realm: string; policy: Policy; serial: string; instead: boolean },
  origin: MediumOrigin,
): Promise<TokenIssue> {
  const { accountId, realm, policy, serial } = issue
  const at = deps.now()
  return await deps.database.transaction(async tx => {
    const account = await deps.accounts.find(tx, accountId)
    if (account?.realm !== realm) return { ok: false, code: 'account.unknown' }
    const id = await tokenStore.holdInStock(tx, { realm, serial, at })
    if (id === null) return { ok: false, code: 'token.not_in_stock' }
    const held = await mediumInHand(tx, 'otp_tokens', accountId)
    if (held && !issue.instead) return { ok: false, code: 'medium.has_one' }
    const change = { kind: 'otp-token', accountId, realm } as const
    if (held) {
      const moved = await moveMedium(tx, 'otp_tokens', { accountId, id: held.id }, { act: 'replace', at })
      await recordMediumChange(tx, deps, { ...change, act: 'replace', serial: moved?.serial ?? null }, origin)
    }
    const issued = newActivation(deps, id, { policy, at })
    await tokenStore.assign(tx, id, { accountId, at, ...issued })
    await recordMediumChange(tx, deps, { ...change, act: 'issue', serial }, origin)
    return { ok: true, issued: { id, activationCode: issued.activationCode, activateBy: issued.activateBy } }
  })
}

/** A new activation code for a token whose own was lost or has run out; the old one is good no more. */
export async function renewActivationCode(
  deps: MediaDependencies,
  { accountId, realm, policy }: { accountId: string; realm: string; policy: Policy },
  origin: MediumOrigin,
): Promise<TokenIssue> {
  const at = deps.now()
  return await deps.database.transaction(async tx => {
    const token = await tokenStore.find(tx, accountId, 'issued')
    if (!token) return { ok: false, code: 'medium.none' }
    const fresh = newActivation(deps, token.id, { policy, at })
    if (!(await tokenStore.renewActivation(tx, token.id, fresh))) return { ok: false, code: 'medium.none' }
    const change = { kind: 'otp-token', act: 'issue', accountId, realm, serial: token.serial } as const
    await recordMediumChange(tx, deps, change, origin)
    return { ok: true, issued: { id: token.id, activationCode: fresh.activationCode, activateBy: fresh.activateBy } }
  })
}

function newActivation(
  deps: Pick<MediaDependencies, 'keys' | 'randomBytes'>,
  id: string,
  { policy, at }: { policy: Policy; at: Date },
) {
  const activationCode = randomDigits(activationDigits, deps.randomBytes)
  return {
    activationCode,
    activationCipher: deps.keys.encrypt(activationCode, activationContext(id)),
    activateBy: new Date(at.getTime() + policy.media['otp-token'].activateWithin),
  }
}
