import { type MediaDependencies, type MediumOrigin, secretContext } from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { hashCode } from './hash-code.ts'
import { codeBytes, readCode, writeCode } from './rules.ts'
import { recoveryCodeStore } from './store.ts'

const keyBytes = 32

/** Makes a set and ends the one before. @returns the codes, which nobody can show again */
export async function makeRecoveryCodes(
  deps: Pick<
    MediaDependencies,
    'database' | 'keys' | 'events' | 'accounts' | 'notices' | 'reports' | 'now' | 'newId' | 'randomBytes'
  >,
  { accountId, realm, policy }: { accountId: string; realm: string; policy: Policy },
  origin: MediumOrigin,
): Promise<string[]> {
  const { count } = policy.media['recovery-code']
  const codes = Array.from({ length: count }, () => writeCode(deps.randomBytes(codeBytes)))
  const key = deps.randomBytes(keyBytes)
  const set = {
    accountId,
    id: deps.newId(),
    realm,
    secretCipher: deps.keys.encrypt(Buffer.from(key).toString('base64url'), secretContext('recovery-code', accountId)),
    at: deps.now(),
    hashes: codes.map(code => hashCode(key, readCode(code) ?? code)),
  }
  await deps.database.transaction(async tx => {
    await recoveryCodeStore.replace(tx, set)
    const { device, ...from } = origin
    const detail = device === undefined ? {} : { device }
    const eventId = await deps.events.append(tx, {
      ...from,
      realm,
      kind: 'recovery-codes.made',
      outcome: 'success',
      accountId,
      detail,
    })
    const account = await deps.accounts.find(tx, accountId)
    if (!account) return
    const reportUrl = await deps.reports.make(tx, account, eventId)
    const parameters = { medium: 'recovery-code', change: 'activate', at: set.at.toISOString(), reportUrl }
    await deps.notices.tell(tx, account, 'medium-changed', parameters)
  })
  return codes
}
