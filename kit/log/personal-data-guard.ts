import { findPersonalData, type PersonalDataKind } from './personal-data.ts'

export type PersonalDataGuard = {
  /** Takes what is logged; give it to `createLogger` as `onLine`, or write any output to it. */
  write(line: string): void
  lines(): readonly string[]
  /** The lines that hold personal data, and what they hold. A test asserts that there are none. */
  findings(): readonly { line: string; kinds: PersonalDataKind[] }[]
}

/** For tests: collects log lines and tells which of them hold a phone, ID number, email or bank card in clear. */
export function personalDataGuard(): PersonalDataGuard {
  const lines: string[] = []
  return {
    write: line => {
      lines.push(line)
    },
    lines: () => lines,
    findings: () =>
      lines
        .map(line => ({ line, kinds: findPersonalData(line).map(found => found.kind) }))
        .filter(({ kinds }) => kinds.length > 0),
  }
}
