import PDFDocument from 'pdfkit'
import { type FontName, fontBytes } from './fonts.ts'
import { wrapLines } from './wrap-lines.ts'

export interface TextStyle {
  /** In points. */
  size: number
  font?: FontName
  /** 0 is black, 1 white. */
  gray?: number
}

export type Pdf = ReturnType<typeof openPdf>

/** Stands for a character that the font lacks, as printers do. */
const geta = '〓'

/**
 * A file under way. Points from the top left; text stands on its `y`.
 *
 * @param about the title that readers show, and the language that they read aloud in
 */
export function openPdf(about: { title: string; language: string; madeAt: Date }) {
  const file = new PDFDocument({
    autoFirstPage: false,
    lang: about.language,
    displayTitle: true,
    info: { Title: about.title, CreationDate: about.madeAt, Creator: '', Producer: '' },
  })
  const parts: Buffer[] = []
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    file.on('data', (part: Buffer) => parts.push(part))
    file.on('end', () => resolve(Buffer.concat(parts)))
    file.on('error', reject)
  })
  const registered = new Set<FontName>()
  let lacked = false

  function use({ size, font = 'regular' }: TextStyle): void {
    if (!registered.has(font)) file.registerFont(font, fontBytes(font))
    registered.add(font)
    file.font(font).fontSize(size)
  }

  /** As far as the font has it; what is lacking is seen to be. */
  function spelled(text: string, style: TextStyle): string {
    use(style)
    const characters = [...text.normalize('NFC')]
    const shown = characters.map(one => (hasGlyph(file, one) ? one : geta))
    lacked ||= shown.includes(geta) && shown.join('') !== characters.join('')
    return shown.join('')
  }

  const measure = (text: string, style: TextStyle): number => {
    const shown = spelled(text, style)
    return shown === '' ? 0 : file.widthOfString(shown)
  }

  return {
    measure,
    /** Lines that are no wider than `width`: broken between words, and within what is too long for a line or Chinese. */
    wrap: (text: string, width: number, style: TextStyle): string[] =>
      wrapLines(text, part => measure(part, style) <= width),
    /** Whether a character had to be left out so far: 〓 stands in its place, and a page should say so. */
    hasGaps: (): boolean => lacked,

    page(width: number, height: number): void {
      file.addPage({ size: [width, height], margin: 0 })
    },

    text(x: number, y: number, value: string, style: TextStyle): void {
      const shown = spelled(value, style)
      if (shown === '') return
      file.fillColor([(style.gray ?? 0) * 255, (style.gray ?? 0) * 255, (style.gray ?? 0) * 255])
      file.text(shown, x, y, { lineBreak: false, baseline: 'alphabetic' })
    },

    box(at: { x: number; y: number; wide: number; high: number }, { fill, edge }: { fill: number; edge?: number }) {
      file.rect(at.x, at.y, at.wide, at.high)
      const gray = [fill * 255, fill * 255, fill * 255] as [number, number, number]
      if (edge === undefined) file.fill(gray)
      else file.lineWidth(0.5).fillAndStroke(gray, [edge * 255, edge * 255, edge * 255])
    },

    line(from: { x: number; y: number }, to: { x: number; y: number }, gray: number): void {
      file.moveTo(from.x, from.y).lineTo(to.x, to.y).lineWidth(0.5)
      file.stroke([gray * 255, gray * 255, gray * 255])
    },

    async finish(): Promise<Uint8Array> {
      file.end()
      return await finished
    },
  }
}

/** The library's types leave out the font itself. */
function hasGlyph(file: PDFKit.PDFDocument, character: string): boolean {
  const { font } = (file as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font
  return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
}
