/** Helvetica's widths from space to tilde, in thousandths of the size (Adobe's font metrics). */
const helvetica = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]

/** How wide `text` is in font R; a Chinese character is as wide as it is high. */
export const measure = (text: string, size: number): number =>
  [...text].reduce((sum, character) => sum + (helvetica[(character.codePointAt(0) ?? 0) - 0x20] ?? 1000), 0) *
  (size / 1000)

/** Lines that are no wider than `width`: broken between words, and within what is too long for a line or Chinese. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\x21-\x7e]+ ?|[^\x21-\x7e]/gu) ?? []) {
    const parts = measure(piece, size) > width ? [...piece] : [piece]
    for (const part of parts) {
      if (line !== '' && measure(line + part.trimEnd(), size) > width) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += part
    }
  }
  lines.push(line.trimEnd())
  return lines
}
