import type { Import } from './imports.ts'
import { isDoor, isRules, isStore, isTest, type Place, placeOf } from './places.ts'

export interface Violation {
  rule: string
  from: string
  imports: string
  /** What is allowed instead. */
  because: string
}

/** The outermost houses, which nothing imports but those named. */
const outermost: Record<string, readonly string[]> = {
  start: ['demo', 'bench', 'tests'],
  // Its simulated devices are what the browser tests sign with.
  demo: ['bench', 'tests'],
  bench: [],
  tests: [],
}

/** Apps are made of concept folders; kit and the outermost houses are not. */
export const hasConcepts = (app: string): boolean => app !== 'kit' && !(app in outermost)

interface Rule {
  name: string
  because: string
  forbids(imported: Import, from: Place, to: Place | undefined): boolean
}

/** Each of these looks at one import. `cycles.ts` and `purity.ts` look at all together. */
const rules: Rule[] = [
  {
    name: 'kit-stands-alone',
    because: 'kit imports nothing of ours outside kit',
    forbids: (_, from, to) => from.app === 'kit' && to !== undefined && to.app !== 'kit',
  },
  {
    name: 'nothing-imports-outermost',
    because: 'start is imported by demo, bench and tests only, demo by bench and tests; these by nothing',
    forbids: (_, from, to) =>
      to !== undefined && to.app in outermost && to.app !== from.app && outermost[to.app]?.includes(from.app) !== true,
  },
  {
    name: 'apps-meet-over-http',
    because: 'an app imports itself and kit; it reaches another app over HTTP',
    forbids: (_, from, to) =>
      to !== undefined &&
      to.app !== from.app &&
      to.app !== 'kit' &&
      from.app !== 'kit' &&
      !(from.app in outermost) &&
      !(to.app in outermost),
  },
  {
    name: 'start-composes',
    because: `start, demo, bench and tests reach an app only through its compose.ts or, for start's settings, config.ts`,
    forbids: (_, from, to) =>
      from.app in outermost &&
      to !== undefined &&
      to.app !== 'kit' &&
      !(to.app in outermost) &&
      // The demo world writes accounts as the service does: through the doors of its concepts.
      !(from.app === 'demo' && (to.file === 'index.ts' || to.file === 'tables.ts')) &&
      !(from.app === 'start' && /^(compose|config)\.ts$/.test(to.file) && to.concept === undefined),
  },
  {
    name: 'compose-is-the-top',
    because: 'only start and tests import compose.ts',
    forbids: ({ from: path }, from, to) =>
      to !== undefined && to.concept === undefined && to.file === 'compose.ts' && from.app === to.app && !isTest(path),
  },
  {
    name: 'through-the-door',
    because: `folders meet only through their index.ts; a browser's code through browser.ts`,
    forbids: ({ from: path }, from, to) =>
      to?.concept !== undefined &&
      from.concept !== to.concept &&
      !(from.file === 'compose.ts' && from.concept === undefined) &&
      !isDoor(to.file) &&
      to.file !== 'browser.ts' &&
      !((isTest(path) || ['tests', 'bench'].includes(from.app)) && (to.app === from.app || to.app === 'kit')),
  },
  {
    name: 'stores-hold-only-sql',
    because:
      'a store imports kit, Kysely, zod (for what JSON columns hold), its own rules and stores; anything else only as types',
    forbids: (imported, from, to) =>
      isStore(from.file) &&
      !isTest(imported.from) &&
      !imported.isTypeOnly &&
      hasConcepts(from.app) &&
      !['kysely', 'zod'].includes(imported.specifier) &&
      to?.app !== 'kit' &&
      !(to?.concept === from.concept && to !== undefined && (isRules(to.file) || isStore(to.file))),
  },
]

export function checkImport(imported: Import): Violation[] {
  const from = placeOf(imported.from)
  const to = imported.to === undefined ? undefined : placeOf(imported.to)
  return rules
    .filter(rule => rule.forbids(imported, from, to))
    .map(({ name, because }) => ({ rule: name, from: imported.from, imports: imported.specifier, because }))
}
