import { AppError } from '../../kit/errors/index.ts'
import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { recordAct } from './record-act.ts'

/** @throws AppError `phone.unknown` where it was revoked meanwhile */
export async function renamePhone(deps: PhoneDependencies, caller: PhoneCaller, name: string): Promise<void> {
  const { accountId, phoneId } = caller
  await deps.database.transaction(async tx => {
    if (!(await deps.phoneStore.rename(tx, { accountId, id: phoneId }, name))) throw new AppError('phone.unknown')
    await recordAct(deps, tx, caller, { kind: 'phone.renamed', detail: { phone: phoneId } })
  })
}
