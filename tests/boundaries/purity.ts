import type { Import } from './imports.ts'
import { isRules, isTest, placeOf } from './places.ts'
import { hasConcepts, type Violation } from './rules.ts'

const because =
  'rules, and what they import, import only files of their own folder, doors that lead to such files, kit/china, kit/errors, and types'

/**
 * A concept's `rules.ts` (or the files in its `rules/`) must decide without SQL, HTTP, clock or randomness, so all that it
 * reaches stands in its own folder and keeps the same rule.
 */
export function findImpurities(imports: readonly Import[]): Violation[] {
  const kept = imports.filter(imported => !imported.isTypeOnly && !isTest(imported.from))
  const isRulesOfConcept = (path: string): boolean => {
    const { app, concept, file } = placeOf(path)
    return hasConcepts(app) && concept !== undefined && isRules(file)
  }
  const pure = new Set(kept.map(({ from }) => from).filter(isRulesOfConcept))
  const found: Violation[] = []
  // A set gives what is added while it is walked, so this reaches everything that rules import.
  for (const file of pure) {
    for (const imported of kept.filter(({ from }) => from === file)) {
      if (isPureImport(imported)) pure.add(imported.to ?? '')
      else if (!isKitAllowed(imported)) {
        found.push({ rule: 'rules-are-pure', from: file, imports: imported.specifier, because })
      }
    }
  }
  return found
}

const isKitAllowed = ({ to }: Import): boolean =>
  to !== undefined && ['kit/china', 'kit/errors'].includes(placeOf(to).concept ?? '')

/** Its own folder, or the door of another concept of the app: what that door leads to must then be as pure. */
function isPureImport({ from, to }: Import): boolean {
  if (to === undefined) return false
  const [here, there] = [placeOf(from), placeOf(to)]
  return here.app === there.app && (here.concept === there.concept || there.file === 'index.ts')
}
