import { AppError } from '../../kit/errors/index.ts'
import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'

/** What the phone shows of itself and of its account: masks only. @throws AppError `phone.unknown` */
export async function readSelf(deps: PhoneDependencies, caller: PhoneCaller) {
  const { accountId, phoneId, realm } = caller
  const { query } = deps.database
  const phone = await deps.phoneStore.find(query, { accountId, id: phoneId })
  const profile = await deps.accounts.profile(query, accountId)
  if (!phone || !profile) throw new AppError('phone.unknown')
  const identifiers = await deps.identifiers.list(query, accountId)
  return {
    realm: realm.name,
    phone: { id: phone.id, name: phone.name },
    name: profile.nameMasked,
    phoneNumber: identifiers.find(one => one.kind === 'phone')?.masked ?? null,
    ial: profile.account.ial,
    gesture: phone.gesture,
    passkey: (await deps.passkeyStore.count(query, accountId)) > 0,
    accountCentre: `${realm.issuer}/account`,
  }
}
