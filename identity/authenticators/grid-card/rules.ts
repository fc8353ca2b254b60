/** The grid, its coordinates and how often it may be asked. Pure. */
export const columns = 'ABCDEFGHIJ'
export const rowCount = 8
export const cellDigits = 3
export const cellCount = columns.length * rowCount

/** Cells are counted row by row: 0 is A1, 9 is J1, 10 is A2. */
export const coordinateOf = (cell: number): string =>
  `${columns[cell % columns.length] ?? ''}${Math.floor(cell / columns.length) + 1}`

export function cellAt(coordinate: string): number {
  return (Number(coordinate.slice(1)) - 1) * columns.length + columns.indexOf(coordinate.slice(0, 1))
}

/** Different cells in the order of the card, each set equally likely. @param below a random number below its argument */
export function drawCombination(count: number, below: (limit: number) => number): string[] {
  const cells = Array.from({ length: cellCount }, (_, cell) => cell)
  const drawn = Array.from({ length: count }, () => cells.splice(below(cells.length), 1)).flat()
  return drawn.toSorted((left, right) => left - right).map(coordinateOf)
}

/** What stands at the coordinates, one behind the other. @param cells 80 times three digits */
export const digitsAt = (cells: string, coordinates: readonly string[]): string =>
  coordinates
    .map(coordinate => cells.slice(cellAt(coordinate) * cellDigits, (cellAt(coordinate) + 1) * cellDigits))
    .join('')

export function readAnswer(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s,，-]/g, '')
}

/** Whether what was typed could be what stands at so many coordinates. */
export const looksLikeCells = (typed: string, count: number): boolean =>
  new RegExp(`^\\d{${count * cellDigits}}$`).test(readAnswer(typed))

export interface CardCounts {
  successes: number
  unanswered: number
  /** A day of the realm's time zone, `2026-03-01`. */
  unansweredOn: string | null
  unansweredThatDay: number
}

export interface CardLimits {
  successes: number
  unansweredPerDay: number
  unansweredInAll: number
}

/** Whether the card may be asked once more, and if not, why. */
export function refusalOf(
  counts: CardCounts,
  limits: CardLimits,
  day: string,
): 'medium.used_up' | 'medium.unanswered_in_all' | 'medium.unanswered_today' | null {
  if (counts.successes >= limits.successes) return 'medium.used_up'
  if (counts.unanswered >= limits.unansweredInAll) return 'medium.unanswered_in_all'
  const today = counts.unansweredOn === day ? counts.unansweredThatDay : 0
  return today >= limits.unansweredPerDay ? 'medium.unanswered_today' : null
}

/** `2026-03-01` in the time zone. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
}
