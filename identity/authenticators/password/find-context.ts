import type { ContextKind, ContextWord } from './context-words.ts'
import { fold, skeletonOf } from './fold-text.ts'

/**
 * Which known facts a password leans on: those without which too little of it is left. What others know counts for
 * nothing (NIST SP 800-63B-4 §3.1.1.2, context-specific words), but a long password may well contain a name.
 */
export function findContext(password: string, words: readonly ContextWord[], leastRest: number): ContextKind[] {
  const skeleton = Array.from(skeletonOf(fold(password)))
  const text = skeleton.join('')
  const strong = words.filter(word => !word.isWeak && text.includes(word.skeleton))
  if (strong.length === 0) return []
  const weak = words.filter(word => word.isWeak && text.includes(word.skeleton))
  const rest = [...strong, ...weak].reduce((left, word) => left.replaceAll(word.skeleton, '\0'), text)
  return countWithoutRuns(rest) < leastRest ? [...new Set(strong.map(word => word.kind))] : []
}

/** Characters left over; one pressed again and again counts once. */
function countWithoutRuns(rest: string): number {
  return Array.from(rest.replaceAll('\0', '').replace(/(.)\1+/gsu, '$1')).length
}
