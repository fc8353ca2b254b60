import type { Transaction } from '../../kit/database/index.ts'
import type { EventKind } from '../events/index.ts'
import type { NoticeTemplate } from '../notices/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { KeyHolder } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'

type By = Pick<KeyHolder, 'realm' | 'accountId' | 'sessionId' | 'place' | 'client'>

/** Writes an act of a phone down and, where there is something to tell, tells the holder with a "this wasn't me" link. */
export async function recordAct(
  deps: Pick<PhoneDependencies, 'events' | 'notices' | 'reports' | 'accounts' | 'now'>,
  tx: Transaction<IdentityTables>,
  by: By,
  act: { kind: EventKind; outcome?: 'failure' | 'refused'; detail: Record<string, unknown>; tell?: NoticeTemplate },
): Promise<void> {
  const eventId = await deps.events.append(tx, {
    realm: by.realm.name,
    kind: act.kind,
    outcome: act.outcome ?? 'success',
    surface: 'api',
    accountId: by.accountId,
    sessionId: by.sessionId,
    place: by.place,
    detail: { ...act.detail, device: by.client },
  })
  const account = act.tell ? await deps.accounts.find(tx, by.accountId) : null
  if (!account || !act.tell) return
  const reportUrl = await deps.reports.make(tx, account, eventId)
  const at = deps.now().toISOString()
  await deps.notices.tell(tx, account, act.tell, { at, device: by.client, reportUrl })
}
