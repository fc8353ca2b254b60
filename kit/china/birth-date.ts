/** Nobody born earlier lived to be given a number: numbers are assigned since the Resident ID Regulations of 1984. */
const earliestYear = 1850

export type BirthDateFault = 'birth-date' | 'birth-date-in-future'

/**
 * Reads `YYYYMMDD` (GB/T 7408) as `YYYY-MM-DD`, which must be a day of the calendar and not after today in China.
 * A date of birth has no time and no zone, so it is never a `Date`.
 */
export function readBirthDate(digits: string, today: Date): { date: string } | BirthDateFault {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  if (!isCalendarDay(date) || Number(digits.slice(0, 4)) < earliestYear) return 'birth-date'
  return date > chinaDate(today) ? 'birth-date-in-future' : { date }
}

/** The calendar day in China (UTC+8 all year) at an instant, as `YYYY-MM-DD`. */
export function chinaDate(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function isCalendarDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
}
