/** One line of the table. */
export interface Figure {
  name: string
  value: string
  /** What it is held against; empty for what is only told. */
  limit: string
  /** Measured to limit, whichever way; undefined without a limit. */
  ratio?: number
  ok?: boolean
}

export interface AtMost {
  name: string
  value: number
  limit: number
  unit: string
  digits?: number
}

/** A figure that may not be above its limit. */
export function atMost({ name, value, limit, unit, digits = 1 }: AtMost): Figure {
  return {
    name,
    value: `${value.toFixed(digits)} ${unit}`,
    limit: `≤ ${limit} ${unit}`,
    ratio: value / limit,
    ok: value <= limit,
  }
}

/** A rate that may not be below a share of another, taken in the same run. */
export function atLeast(name: string, rate: number, { share, of }: { share: number; of: number }): Figure {
  const ratio = rate / of
  return {
    name,
    value: `${rate.toFixed(0)} /s`,
    limit: `≥ ${share} × ${of.toFixed(0)} /s`,
    ratio,
    ok: ratio >= share,
  }
}

export const told = (name: string, value: string): Figure => ({ name, value, limit: '' })

export function printTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, limit, ratio, ok }) => [
    name,
    value,
    limit,
    ratio === undefined ? '' : ratio.toFixed(2),
    ok === undefined ? '' : ok ? 'ok' : 'MISSED',
  ])
  const all = [['', 'measured', 'limit', 'ratio', ''], ...rows]
  const widths = all.reduce((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), [0])
  const line = (row: string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
