import type { Import } from './imports.ts'
import { isDoor, isRules, isTest, placeOf } from './places.ts'
import { hasConcepts, type Violation } from './rules.ts'

const because =
  'rules, and the files of their own folder that they import, import only each other, doors of other concepts, kit/china, kit/errors, and types'

/**
 * A concept's `rules.ts` (or the files in its `rules/`) must decide without SQL, HTTP, clock or randomness, so all that it
 * reaches in its own folder keeps the same rule. The walk ends at another concept's door: a door also gives what is not
 * pure, and which of its names decide by rule alone no import tells.
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
      if (isOfItsFolder(imported)) pure.add(imported.to ?? '')
      else if (!isKitAllowed(imported) && !isDoorOfItsApp(imported)) {
        found.push({ rule: 'rules-are-pure', from: file, imports: imported.specifier, because })
      }
    }
  }
  return found
}

const isKitAllowed = ({ to }: Import): boolean =>
  to !== undefined && ['kit/china', 'kit/errors'].includes(placeOf(to).concept ?? '')

const isOfItsFolder = ({ from, to }: Import): boolean =>
  to !== undefined && placeOf(from).concept === placeOf(to).concept && placeOf(from).app === placeOf(to).app

const isDoorOfItsApp = ({ from, to }: Import): boolean =>
  to !== undefined && placeOf(from).app === placeOf(to).app && isDoor(placeOf(to).file)
