/** Runs of Han characters, or words of letters and digits. */
const runs = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu
const han = /^\p{Script=Han}/u

/**
 * Words for the index. Chinese has no spaces, so a run of Han characters becomes its overlapping pairs, and its last character
 * too, so that each single character begins some term and a search for one finds it by prefix.
 */
export function tokenizeText(text: string): string[] {
  return wordsOf(text).flatMap(run => (han.test(run) ? [...pairsOf(run), lastOf(run)] : [run]))
}

/** Words of a query: pairs only, or the single character when there is but one. */
export function tokenizeQuery(text: string): string[] {
  return wordsOf(text).flatMap(run => {
    const pairs = han.test(run) ? pairsOf(run) : [run]
    return pairs.length === 0 ? [run] : pairs
  })
}

/** Full-width letters and digits are the same words as plain ones (NFKC). */
const wordsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(runs) ?? []

function pairsOf(run: string): string[] {
  const characters = [...run]
  return characters.slice(1).map((character, before) => `${characters[before]}${character}`)
}

const lastOf = (run: string): string => [...run].at(-1) ?? run
