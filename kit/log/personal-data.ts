/** What must never stand in a log line, an event or a URL (security.md, Data). Names cannot be told from words. */
export type PersonalDataKind = 'phone' | 'id-number' | 'email' | 'bank-card'
export type PersonalDataFinding = { kind: PersonalDataKind; start: number; end: number }

type Detector = { kind: PersonalDataKind; pattern: RegExp; plausible?: (match: string) => boolean }

// A digit or hex letter beside the run means a hash or an id, in which such runs stand by chance.
const alone = { before: '(?<![0-9a-fA-F])', after: '(?![0-9a-fA-F])' }
const loose = (body: string): RegExp => new RegExp(`${alone.before}${body}${alone.after}`, 'g')

const detectors: readonly Detector[] = [
  { kind: 'id-number', pattern: loose('[1-9]\\d{16}[0-9Xx]'), plausible: isResidentId },
  {
    kind: 'bank-card',
    pattern: loose('[3-6]\\d{3}(?:[ -]?\\d{4}){2}[ -]?\\d{4}(?:[ -]?\\d{1,3})?'),
    plausible: passesLuhn,
  },
  {
    kind: 'phone',
    pattern: /(?<![0-9a-fA-F]|[0-9]\.)(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9a-fA-F])/g,
  },
  { kind: 'email', pattern: /(?<![\w.+*-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g },
]

/** Where a text holds what looks like personal data in clear. Masked forms (`138****8000`, `z***@x.cn`) are none. */
export function findPersonalData(text: string): PersonalDataFinding[] {
  const found: PersonalDataFinding[] = []
  for (const { kind, pattern, plausible } of detectors) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const inside = found.some(other => start < other.end && end > other.start)
      if (!inside && (plausible?.(match[0]) ?? true)) found.push({ kind, start, end })
    }
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** The text with each finding replaced by its kind: `[phone]`. */
export function withoutPersonalData(text: string): string {
  let clean = ''
  let from = 0
  for (const { kind, start, end } of findPersonalData(text)) {
    clean += `${text.slice(from, start)}[${kind}]`
    from = end
  }
  return clean + text.slice(from)
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643-1999, MOD 11-2, with a plausible birth date: chance passes both about once in 3,000. */
function isResidentId(text: string): boolean {
  const month = Number(text.slice(10, 12))
  const day = Number(text.slice(12, 14))
  const sum = idWeights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  const checked = '10X98765432'[sum % 11] === text.at(-1)?.toUpperCase()
  return checked && /^(18|19|20)/.test(text.slice(6, 8)) && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
