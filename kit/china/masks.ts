/**
 * What may be shown of personal data in pages, logs, events and URLs. Each mask takes the normalised form and shows
 * at most what its comment promises; whatever is too short to hide something between is hidden whole.
 */

/** Fewer hidden characters than this would be guessed. */
const leastHidden = 3

/** First 3 and last 4: 138****8000. */
export const maskMobile = (normalised: string): string => mask(normalised, 3, 4)

/**
 * First 3 and last 2: 110*************2X. For all identity documents, old and new. Neither the birth date nor the
 * whole of the last six characters, which look-ups take as proof, is shown.
 */
export const maskIdentityNumber = (normalised: string): string => mask(normalised, 3, 2)

/** First 2 and last 4: 91************0Y43. */
export const maskCreditCode = (normalised: string): string => mask(normalised, 2, 4)

/** Province, agency letter and last 2: 京A***45. */
export const maskPlate = (normalised: string): string => mask(normalised, 2, 2)

/** Last 4, in the groups of a card, whatever the length: **** **** **** 1234. */
export function maskBankCard(normalised: string): string {
  const isLongEnough = normalised.length >= 4 + leastHidden
  return `**** **** **** ${isLongEnough ? normalised.slice(-4) : '****'}`
}

/** The first code point, whatever the length: 王**. One name of one character is hidden whole. */
export function maskPersonName(normalised: string): string {
  const [first, ...rest] = [...normalised]
  return first === undefined || rest.length === 0 ? '**' : `${first}**`
}

function mask(text: string, first: number, last: number): string {
  const characters = [...text]
  const hidden = characters.length - first - last
  if (hidden < leastHidden) return '*'.repeat(characters.length)
  return characters.slice(0, first).join('') + '*'.repeat(hidden) + characters.slice(-last).join('')
}
