/**
 * Names of administrative regions by their six-digit code (GB/T 2260).
 * A code in a person's number is the region's at the time of birth or of first registration, so abolished codes must
 * keep working for a lifetime: of a region that is not in the table, the province and perhaps the prefecture are known.
 */
import { regionTable } from './table.ts'

export type Region = {
  readonly code: string
  /** From the province down, such as 广东省深圳市南山区; as far down as is known for a code that is not listed. */
  readonly name: string
  readonly province: string
  /** False for a code that the table (of 2020) lacks: abolished before, or created since. */
  readonly isListed: boolean
}

let names: ReadonlyMap<string, string> | undefined

/** The region of a six-digit code, or undefined when not even its first two digits are a province's. */
export function findRegion(code: string): Region | undefined {
  const provinceCode = `${code.slice(0, 2)}0000`
  const province = nameOf(provinceCode)
  if (province === undefined) return undefined
  const prefecture = code.slice(2, 4) === '00' ? undefined : nameOf(`${code.slice(0, 4)}00`)
  const county = code.endsWith('00') ? undefined : nameOf(code)
  return {
    code,
    name: province + (prefecture ?? '') + (county ?? ''),
    province,
    isListed: nameOf(code) !== undefined,
  }
}

function nameOf(code: string): string | undefined {
  names ??= new Map(regionTable.split('\n').map(line => [line.slice(0, 6), line.slice(6)]))
  return names.get(code)
}
