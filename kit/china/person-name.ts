import { accept, type Outcome, refuse } from './outcome.ts'

export type PersonName = {
  readonly normalised: string
  /** Code points, so a character beyond the BMP counts once. */
  readonly length: number
}

export type PersonNameReason = `name.${'empty' | 'length' | 'private-use' | 'characters' | 'dot'}`

/** A bound against floods, not a rule: the longest registered names stay well below it. */
const maxLength = 64

/** What keyboards offer for the dot of a name, all meaning U+00B7: bullets, katakana dots, full stops. */
const dotLookAlikes = /[\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65\uff0e\ufe52\u25cf\u16eb\u0387]/g
const asciiDotBetweenHan = /(?<=\p{Script=Han})\s*[.\u00b7]\s*(?=\p{Script=Han})/gu
const invisible = /[\p{Cf}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu
const spaceAtHan = /(?<=[\p{Script=Han}\u00b7])\s+|\s+(?=[\p{Script=Han}\u00b7])/gu

/**
 * Parses the name of a person as registered: Han characters of any plane, `·` between the parts of a minority or
 * transliterated name, or Latin letters for holders of a foreign document.
 *
 * Source: GB 18030-2022 for rare characters, many of them beyond the BMP, hence a length in code points; the dot as
 * U+00B7 is what identity cards carry (unconfirmed). Characters of the private-use area have their own reason: old
 * systems stored rare characters there, no two alike, so one can be neither shown nor compared.
 */
export function parsePersonName(text: string): Outcome<PersonName, PersonNameReason> {
  // Judged before anything is replaced: a megabyte of spaces would cost the patterns quadratic time.
  if (text.length > 16 * maxLength) return refuse('name.length')
  const normalised = normaliseName(text)
  const length = [...normalised].length
  if (length === 0) return refuse('name.empty')
  if (length > maxLength) return refuse('name.length')
  if (/\p{Co}/u.test(normalised)) return refuse('name.private-use')
  if (!/^(?:[\p{Script=Han}\u00b7]+|[\p{Script=Latin}\p{M}\u00b7 .,'’-]+)$/u.test(normalised)) {
    return refuse('name.characters')
  }
  if (!/[\p{Script=Han}\p{Script=Latin}]/u.test(normalised)) return refuse('name.characters')
  if (/^\u00b7|\u00b7$|\u00b7\s*\u00b7/u.test(normalised)) return refuse('name.dot')
  return accept({ normalised, length })
}

/** The one form that is stored and compared; spaces inside Latin names stay, single. */
function normaliseName(text: string): string {
  return text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\uff21-\uff3a\uff41-\uff5a]/g, letter => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(dotLookAlikes, '\u00b7')
    .replace(asciiDotBetweenHan, '\u00b7')
    .replace(spaceAtHan, '')
    .replace(/\s+/g, ' ')
    .trim()
}
