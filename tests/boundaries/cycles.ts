import type { Import } from './imports.ts'
import { isTest, placeOf } from './places.ts'
import type { Violation } from './rules.ts'

/** Cycles between concept folders, each reported once, at one import that closes it. Tests do not count. */
export function findCycles(imports: readonly Import[]): Violation[] {
  const edges = edgesBetweenConcepts(imports)
  const found: Violation[] = []
  const finished = new Set<string>()
  const walk = (concept: string, path: readonly string[]): void => {
    const start = path.indexOf(concept)
    if (start >= 0) found.push(describeCycle([...path.slice(start), concept], edges))
    if (start >= 0 || finished.has(concept)) return
    for (const next of edges.get(concept)?.keys() ?? []) walk(next, [...path, concept])
    finished.add(concept)
  }
  for (const concept of edges.keys()) walk(concept, [])
  return found
}

type Edges = Map<string, Map<string, Import>>

function edgesBetweenConcepts(imports: readonly Import[]): Edges {
  const edges: Edges = new Map()
  for (const imported of imports) {
    if (imported.to === undefined || isTest(imported.from)) continue
    const from = placeOf(imported.from).concept
    const to = placeOf(imported.to).concept
    if (from === undefined || to === undefined || from === to) continue
    const known = edges.get(from) ?? new Map<string, Import>()
    edges.set(from, known.set(to, known.get(to) ?? imported))
  }
  return edges
}

function describeCycle(cycle: readonly string[], edges: Edges): Violation {
  const [last = '', first = ''] = cycle.slice(-2)
  const closing = edges.get(last)?.get(first)
  return {
    rule: 'no-cycles',
    from: closing?.from ?? last,
    imports: closing?.specifier ?? first,
    because: `folders depend on each other in a ring: ${cycle.join(' → ')}`,
  }
}
