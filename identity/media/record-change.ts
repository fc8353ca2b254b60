import type { Transaction } from '../../kit/database/index.ts'
import type { EventKind } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { MediaDependencies, MediumOrigin } from './dependencies.ts'
import { type MediumAct, type MediumKind, maskSerial } from './rules.ts'

export type RecordedAct = MediumAct | 'issue' | 'activate' | 'resynchronise'

const eventKinds: Record<RecordedAct, EventKind> = {
  issue: 'medium.issued',
  activate: 'medium.activated',
  resynchronise: 'medium.resynchronised',
  suspend: 'medium.suspended',
  resume: 'medium.resumed',
  'report-lost': 'medium.reported-lost',
  replace: 'medium.replaced',
  revoke: 'medium.revoked',
  expire: 'medium.expired',
}

/**
 * Writes down in the caller's transaction what became of a medium and tells its holder, with a "this wasn't me" link (ASVS 5.0
 * 6.3.7). A resynchronised clock is nothing to be told of.
 */
export async function recordMediumChange(
  tx: Transaction<IdentityTables>,
  deps: Pick<MediaDependencies, 'accounts' | 'events' | 'notices' | 'reports' | 'now'>,
  change: { kind: MediumKind; act: RecordedAct; accountId: string; realm: string; serial: string | null },
  { surface, actor, sessionId, ceremonyId, deviceId, place, device }: MediumOrigin,
): Promise<void> {
  const { kind, act, accountId, realm, serial } = change
  const eventId = await deps.events.append(tx, {
    realm,
    kind: eventKinds[act],
    outcome: 'success',
    surface,
    accountId,
    actor: actor ?? null,
    sessionId: sessionId ?? null,
    ceremonyId: ceremonyId ?? null,
    deviceId: deviceId ?? null,
    place: place ?? null,
    detail: {
      authenticator: kind,
      ...(serial === null ? {} : { masked: maskSerial(serial) }),
      ...(device === undefined ? {} : { device }),
    },
  })
  if (act === 'resynchronise') return
  const account = await deps.accounts.find(tx, accountId)
  if (!account) return
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'medium-changed', {
    medium: kind,
    change: act,
    at: deps.now().toISOString(),
    reportUrl,
  })
}
