import type { KeyRing } from '../../kit/crypto/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Realms } from '../realms/index.ts'
import { createDeadLetters } from './dead-letters.ts'
import { createDispatcher, type DispatcherLimits } from './dispatcher.ts'
import { createNoticeWriter, type NoticeWriterDependencies } from './enqueue-notice.ts'
import type { NoticeWriter } from './notice.ts'
import { createSender, type SenderDependencies } from './send-notice.ts'
import type { Lane } from './store.ts'

export interface NoticesDependencies extends Omit<SenderDependencies, 'keys' | 'realms' | 'gatewayTimeoutMs'> {
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac'>
  realms: Pick<Realms, 'all' | 'get'>
  identifiers: Pick<IdentifierStore, 'list' | 'reveal'>
  /** Rising within a process: a recipient's notices keep the order of their ids. */
  newId: () => string
  inbox?: NonNullable<NoticeWriterDependencies['inbox']>
  wakeable?: NonNullable<NoticeWriterDependencies['wakeable']>
  limits?: Partial<DispatcherLimits & { gatewayTimeoutMs: number }>
}

export type Notices = ReturnType<typeof createNotices>

const usualLimits = { parallel: 16, pollMs: 2_000, leaseMs: 60_000, gatewayTimeoutMs: 15_000 }

export function createNotices(deps: NoticesDependencies) {
  const limits = { ...usualLimits, ...deps.limits }
  const dispatcher = createDispatcher({
    ...deps,
    limits,
    send: createSender({ ...deps, gatewayTimeoutMs: limits.gatewayTimeoutMs }),
    expired: notice => deps.metrics?.ended(notice, 'expired', deps.now().getTime() - notice.createdAt.getTime()),
  })
  const kick = (lane?: Lane): void => dispatcher.kick(lane)
  const writer: NoticeWriter = createNoticeWriter({ ...deps, kick })
  return { ...writer, ...dispatcher, ...createDeadLetters({ ...deps, kick }) }
}
