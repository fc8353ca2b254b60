export interface PdfPage {
  /** In points. */
  width: number
  height: number
  /** Operators of the content stream, ASCII only. */
  content: readonly string[]
}

const latin = { R: 'Helvetica', B: 'Helvetica-Bold', M: 'Courier-Bold' } as const

/** The fonts' objects begin behind the catalogue and the tree of pages. */
const firstFont = 3
const latinFonts = Object.values(latin).map(
  font => `<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`,
)
const chineseFont = firstFont + latinFonts.length
/** Song in Adobe-GB1, asked for by name: every reader has it or its own instead. UTF-16, so that what is beyond the BMP is asked for too. */
const chineseFonts = [
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [${chineseFont + 1} 0 R] >>`,
  `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor ${chineseFont + 2} 0 R
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>`,
  `<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0
/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>`,
]

/**
 * Fonts of the pages: R, B and M for Latin (`latinText`); with `chinese` C too (`text`).
 *
 * @returns the file
 */
export function writePdf(pages: readonly PdfPage[], { chinese = false } = {}): Uint8Array {
  const fonts = chinese ? [...latinFonts, ...chineseFonts] : latinFonts
  const names = Object.keys(latin).map((name, at) => `/${name} ${firstFont + at} 0 R`)
  if (chinese) names.push(`/C ${chineseFont} 0 R`)
  const firstPage = firstFont + fonts.length
  const kids = pages.map((_, at) => `${firstPage + at * 2} 0 R`)
  return document([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} /Resources << /Font << ${names.join(' ')} >> >> >>`,
    ...fonts,
    ...pages.flatMap(({ width, height, content }, at) => {
      const stream = content.join('\n')
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${firstPage + at * 2 + 1} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ]
    }),
  ])
}

/** Objects one behind the other, and where each begins (ISO 32000-1 7.5). All is ASCII, so characters are bytes. */
function document(objects: readonly string[]): Uint8Array {
  const parts = ['%PDF-1.4\n']
  let length = parts[0]?.length ?? 0
  const begins: string[] = []
  for (const [index, object] of objects.entries()) {
    begins.push(`${String(length).padStart(10, '0')} 00000 n \n`)
    const part = `${index + 1} 0 obj\n${object}\nendobj\n`
    parts.push(part)
    length += part.length
  }
  const size = objects.length + 1
  parts.push(`xref\n0 ${size}\n0000000000 65535 f \n${begins.join('')}`)
  parts.push(`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`)
  return Buffer.from(parts.join(''), 'latin1')
}
