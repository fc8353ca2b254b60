/** Full-width ASCII (U+FF01–U+FF5E), which Chinese input methods produce, lies this far above its half-width twin. */
const fullWidthOffset = 0xfee0
const fullWidth = /[\uff01-\uff5e]/g

/** White space, invisible format characters (contact lists paste U+202D), and dashes of any width, U+2212 among them. */
const separators = /[\s\p{Cf}\p{Pd}\u2212]/gu

/**
 * Brings a typed or pasted number to the one form that is stored, compared and indexed: half width, no spaces, no
 * hyphens, ASCII letters in upper case. Characters that it does not know stay, so that the parser can refuse them.
 */
export function normalise(text: string): string {
  return text
    .replace(fullWidth, character => String.fromCharCode(character.charCodeAt(0) - fullWidthOffset))
    .replace(separators, '')
    .replace(/[a-z]+/g, letters => letters.toUpperCase())
}
