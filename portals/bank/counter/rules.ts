import type { Role } from '../organisations/index.ts'

export type ChangeKind = 'add-member' | 'change-role' | 'remove-member' | 'change-limit'

export interface Figures {
  perBatch: number
  perDay: number
}

/** What a clerk asks. */
export type Wish =
  | { kind: 'add-member'; customerId: string; name: string; role: Role }
  | { kind: 'change-role'; customerId: string; role: Role }
  | { kind: 'remove-member'; customerId: string }
  | ({ kind: 'change-limit'; role: Role } & Figures)

export const changeRefusals = [
  'change.organisation_unknown',
  'change.member_unknown',
  'change.member_known',
  'change.nothing',
  'change.over',
  'change.expired',
  'change.stale',
  'change.own',
] as const
export type ChangeRefusal = (typeof changeRefusals)[number]

/** The papers that a clerk has seen are of that day; a week covers the other clerk's absence. */
export const decidableFor = 7 * 86_400_000

/** What only takes away waits for nobody: who must not pay any more must not pay now. Anything else takes two. */
export function isAlone(wish: Wish, limit: Figures | null): boolean {
  if (wish.kind === 'remove-member') return true
  if (wish.kind !== 'change-limit' || limit === null) return false
  return wish.perBatch <= limit.perBatch && wish.perDay <= limit.perDay
}

/** What a change was asked against, to be compared when it is decided. */
export const standingOf = (wish: Pick<Wish, 'kind'>, role: Role | null, limit: Figures | null): string =>
  wish.kind === 'change-limit' ? (limit === null ? 'none' : `${limit.perBatch}/${limit.perDay}`) : (role ?? 'none')
