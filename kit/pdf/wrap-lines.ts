/** Lines of which each fits: broken between words, and within what is too long for a line or Chinese. */
export function wrapLines(text: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\x21-\x7e]+ ?|[^\x21-\x7e]/gu) ?? []) {
    for (const part of fits(piece) ? [piece] : piece) {
      if (line !== '' && !fits(line + part.trimEnd())) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += part
    }
  }
  lines.push(line.trimEnd())
  return lines
}
