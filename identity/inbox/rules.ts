/** What the inbox decides. Pure: no SQL, HTTP, clock or randomness. */

export const messageKinds = ['security', 'account', 'reminder'] as const
export type MessageKind = (typeof messageKinds)[number]

/** Days that a message is kept. */
export const keptDays = 90

/** Whoever could switch these off would do it before anything else (ASVS 5.0 6.3.7). */
export const isAlwaysAnnounced = (kind: MessageKind): boolean => kind === 'security'

const accountMatters: readonly string[] = [
  'account-opened',
  'data-downloaded',
  'closing-started',
  'closing-cancelled',
  'account-closed',
  'recovery-started',
  'account-released',
]
const reminders: readonly string[] = ['medium-expiring', 'grid-card-nearly-used-up']

/** One-time codes are for where they were asked for; an inbox would show them to whoever has the phone in hand. */
const codes: readonly string[] = ['code', 'payment-code', 'operation-code']

/** Null for what is no message. What is not named otherwise is a matter of security. */
export function kindOf(template: string): MessageKind | null {
  if (codes.includes(template)) return null
  if (accountMatters.includes(template)) return 'account'
  return reminders.includes(template) ? 'reminder' : 'security'
}
