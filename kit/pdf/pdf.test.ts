import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { latinText, measure, text, wrap, writePdf } from './index.ts'

describe('a PDF', () => {
  const page = { width: 100, height: 50, content: [text(1.2345, 2, { size: 9, font: 'R', value: '余额 (1) 𠮷\\' })] }

  for (const chinese of [false, true])
    it(`has each object where its table says, ${chinese ? 'with' : 'without'} a font for Chinese`, () => {
      const file = Buffer.from(writePdf([page, page, page], { chinese })).toString('latin1')
      assert.match(file, /^%PDF-1\.4\n/)
      assert.match(file, /\/Count 3 /)
      assert.equal(file.includes('STSong-Light'), chinese)
      const begins = [...file.matchAll(/^(\d{10}) 00000 n /gm)].map(([, begin]) => Number(begin))
      assert.equal(begins.length, 2 + 3 + (chinese ? 3 : 0) + 6)
      for (const [at, begin] of begins.entries()) assert.ok(file.startsWith(`${at + 1} 0 obj\n`, begin), String(at + 1))
      for (const [, length, stream] of file.matchAll(/<< \/Length (\d+) >>\nstream\n([^]*?)\nendstream/g))
        assert.equal(stream?.length, Number(length))
      for (const [, referred] of file.matchAll(/(\d+) 0 R/g)) assert.ok(Number(referred) <= begins.length)
      const from = Number(/startxref\n(\d+)/.exec(file)?.[1])
      assert.ok(file.startsWith('xref\n', from))
    })

  it('writes each script in its font, Chinese as UTF-16 with what is beyond the BMP, and escapes what delimits', () => {
    assert.deepEqual(page.content, [
      'BT 1.23 2 Td /C 9 Tf <4f59989d> Tj /R 9 Tf ( \\(1\\) ) Tj /C 9 Tf <d842dfb7> Tj /R 9 Tf (\\\\) Tj ET',
    ])
  })

  it('refuses Chinese where only Latin is meant', () => {
    assert.throws(() => latinText(0, 0, { size: 9, font: 'R', value: '余' }), RangeError)
  })

  it('is ASCII, whatever is written in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        assert.match(text(0, 0, { size: 9, font: 'R', value }), /^[\x20-\x7e]*$/)
      }),
    )
  })
})

describe('lines', () => {
  const content = fc.string({ unit: fc.constantFrom('余', '额', 'a', 'W', ' ', '1', '.', '𠮷') })

  it('are no wider than they may be, and lose nothing but spaces', () => {
    fc.assert(
      fc.property(content, value => {
        const lines = wrap(value, 40, 9)
        for (const line of lines) assert.ok(measure(line, 9) <= 40, line)
        assert.equal(lines.join('').replaceAll(' ', ''), value.replaceAll(' ', ''))
      }),
    )
  })

  it('break between words where they can', () => {
    assert.deepEqual(wrap('online banking page', 50, 9), ['online', 'banking', 'page'])
    assert.deepEqual(wrap('', 50, 9), [''])
  })
})
