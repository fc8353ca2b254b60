import { AssertionError } from 'node:assert'
import { type Catalogue, placeholder } from './phrases.ts'

/**
 * For a catalogue's test: both languages have the same keys, no empty text, and the same placeholders in each pair
 * (the compiler sees the first, but not a name that only one of the two languages uses).
 */
export function assertSameKeys(zhCN: Catalogue, en: Catalogue): void {
  const faults = [
    ...missing(zhCN, en).map(key => `${key}: missing in en`),
    ...missing(en, zhCN).map(key => `${key}: missing in zh-CN`),
    ...Object.keys(zhCN).flatMap(key => faultsOf(key, zhCN[key], en[key])),
  ]
  if (faults.length > 0) throw new AssertionError({ message: faults.join('\n') })
}

function missing(from: Catalogue, within: Catalogue): string[] {
  return Object.keys(from).filter(key => !Object.hasOwn(within, key))
}

function faultsOf(key: string, chinese: string | undefined, english: string | undefined): string[] {
  if (chinese === undefined || english === undefined) return []
  if (chinese.trim() === '' || english.trim() === '') return [`${key}: empty`]
  const [left, right] = [namesIn(chinese), namesIn(english)]
  return left === right ? [] : [`${key}: placeholders ${left || 'none'} in zh-CN, ${right || 'none'} in en`]
}

function namesIn(text: string): string {
  const names = new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))
  return [...names].toSorted().join(', ')
}
