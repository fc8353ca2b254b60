/**
 * The import rules of design.md §3, checked on the source's text. Run by `npm run boundaries`; `violations/` holds small
 * trees that must each be found out, which `check.test.ts` asserts.
 */
import { fileURLToPath } from 'node:url'
import { findCycles } from './cycles.ts'
import { readImports } from './imports.ts'
import { findImpurities } from './purity.ts'
import { checkImport, type Violation } from './rules.ts'

export function findViolations(root: string): Violation[] {
  const imports = readImports(root)
  return [...imports.flatMap(checkImport), ...findImpurities(imports), ...findCycles(imports)]
}

if (import.meta.main) {
  const violations = findViolations(fileURLToPath(new URL('../../', import.meta.url)))
  for (const { rule, from, imports, because } of violations) {
    process.stdout.write(`${from} imports ${imports}\n  ${rule}: ${because}\n`)
  }
  process.stdout.write(
    violations.length === 0 ? 'The import rules hold.\n' : `${violations.length} imports break a rule.\n`,
  )
  process.exitCode = violations.length === 0 ? 0 : 1
}
