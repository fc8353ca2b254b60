import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openPdf } from './index.ts'
import { readPdf } from './testing-pdf.ts'
import { wrapLines } from './wrap-lines.ts'

const about = { title: '账户明细', language: 'zh-CN', madeAt: new Date('2026-03-01T00:00:00Z') }
async function lines(...values: string[]) {
  const pdf = openPdf(about)
  pdf.page(300, 200)
  for (const [at, value] of values.entries()) pdf.text(10, 20 + at * 12, value, { size: 9 })
  return { hasGaps: pdf.hasGaps(), ...readPdf(await pdf.finish()) }
}

describe('a PDF', () => {
  it('carries the part of the font that it shows, and its text can be read back', async () => {
    const values = ['余额 1,234.50元', '帕提古丽·巴特尔', '王㸆 (1) \\', 'Account statement']
    const { pages, embedded, hasGaps, ...read } = await lines(...values)
    assert.deepEqual(read.lines, values)
    assert.deepEqual([pages, hasGaps], [1, false])
    assert.match(embedded.join(), /^[A-Z]{6}\+NotoSansHans-Regular$/)
  })

  it('is small: a few characters of thirty thousand', async () => {
    const pdf = openPdf(about)
    pdf.page(300, 200)
    pdf.text(10, 20, '青禾银行账户明细', { size: 9 })
    assert.ok((await pdf.finish()).length < 60_000)
  })

  it('has its title for readers, and says nothing of what made it', async () => {
    const pdf = openPdf(about)
    pdf.page(300, 200)
    const file = Buffer.from(await pdf.finish()).toString('latin1')
    const title = Buffer.from(`\ufeff${about.title}`, 'utf16le').swap16().toString('latin1')
    assert.ok(file.includes(title))
    assert.match(file, /\/DisplayDocTitle true/)
    assert.match(file, /\/Lang \(zh-CN\)/)
    assert.doesNotMatch(file, /PDFKit/)
  })

  it('shows that the font lacks a character, and tells', async () => {
    const { lines: shown, hasGaps } = await lines('王𠮷')
    assert.deepEqual([shown, hasGaps], [['王〓'], true])
  })

  it('of a drawn 〓 says nothing is missing', async () => {
    assert.equal((await lines('〓')).hasGaps, false)
  })
})

describe('lines', () => {
  const content = fc.string({ unit: fc.constantFrom('余', '额', 'a', 'W', ' ', '1', '.', '𠮷') })
  const fits = (part: string): boolean => [...part].length <= 4

  it('are no wider than they may be, and lose nothing but spaces', () => {
    fc.assert(
      fc.property(content, value => {
        const broken = wrapLines(value, fits)
        for (const line of broken) assert.ok(fits(line), line)
        assert.equal(broken.join('').replaceAll(' ', ''), value.replaceAll(' ', ''))
      }),
    )
  })

  it('break between words where they can', () => {
    assert.deepEqual(
      wrapLines('online banking page', part => part.trimEnd().length <= 8),
      ['online', 'banking', 'page'],
    )
    assert.deepEqual(wrapLines('', fits), [''])
  })
})
