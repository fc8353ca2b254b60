/** Case, width and accents' spellings put aside: what a guesser tries first is lower case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  l: 'i',
  '!': 'i',
  '|': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
}

/**
 * The shape under look-alike spelling: `p@ssw0rd` and `password` have the same. One code point for one, so that places
 * stay. Meant for comparing two skeletons; digits are folded on both sides alike.
 */
export function skeletonOf(folded: string): string {
  return Array.from(folded, character => lookAlikes[character] ?? character).join('')
}
