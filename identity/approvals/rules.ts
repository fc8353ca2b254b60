/** Which media may approve what. Pure. */
import type { ApprovalDetails } from '../../kit/approval-details/index.ts'
import { canSign, type SigningKind } from '../evidence/index.ts'
import type { Combination, MediumLimit, OperationPolicy } from '../realms/index.ts'

export type MediaLimits = Readonly<Record<SigningKind, MediumLimit>>

/** In fen, by the medium that it counts towards. */
export type Used = Readonly<Partial<Record<string, { day: number; month: number }>>>

export const amountOf = (details: ApprovalDetails): number | null =>
  details.type === 'payment' ? details.amount : null

/** The combinations of the last step that the amount is above; what has no amount is of the first. */
export function combinationsFor(operation: OperationPolicy, amount: number | null): readonly Combination[] {
  const steps = operation.media.filter(({ above }, index) => index === 0 || (amount ?? 0) > above)
  return steps.at(-1)?.anyOf ?? []
}

/** The medium whose limits a combination has: of those that stand for the details, the one that is allowed the most. */
export function carrierOf(combination: Combination, limits: MediaLimits): SigningKind | null {
  const signing = combination.filter(canSign)
  return signing.toSorted((a, b) => limits[b].perTransaction - limits[a].perTransaction)[0] ?? null
}

/** Whether the limits of a combination leave room for the amount. */
export function isWithinLimits(
  combination: Combination,
  amount: number | null,
  { limits, used }: { limits: MediaLimits; used: Used },
): boolean {
  const carrier = carrierOf(combination, limits)
  if (!carrier) return false
  if (amount === null) return true
  const { perTransaction, perDay, perMonth = Number.POSITIVE_INFINITY } = limits[carrier]
  const { day, month } = used[carrier] ?? { day: 0, month: 0 }
  return amount <= perTransaction && day + amount <= perDay && month + amount <= perMonth
}

/** Whether the client, whose own limits we do not know, takes an approval by this combination. */
export function isTaken(
  combination: Combination,
  { media }: Pick<ApprovalDetails, 'media'>,
  limits: MediaLimits,
): boolean {
  const carrier = carrierOf(combination, limits)
  return media === undefined || (carrier !== null && media.includes(carrier))
}

/** When the day and the month began in the realm's time zone. */
export function beginningsOf(now: Date, timeZone: string): { day: Date; month: Date } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(now)
  const read = (type: string): number => Number(parts.find(part => part.type === type)?.value)
  const sinceMidnight = ((read('hour') * 60 + read('minute')) * 60 + read('second')) * 1000 + now.getUTCMilliseconds()
  const day = new Date(now.getTime() - sinceMidnight)
  return { day, month: new Date(day.getTime() - (read('day') - 1) * 86_400_000) }
}
