import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { plainYuan } from '../money/index.ts'
import { parseCsv } from './parse-csv.ts'
import { type BatchLine, readBatch } from './rules.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readBatch(bytes(text))
const right = '李明,6299990000000000016,,1000.00,工资'
const faultsOf = (text: string) => {
  const result = read(text)
  return result.ok ? [] : result.faults.map(({ line, code }) => [line, code])
}

describe('the file of a batch', () => {
  it('is read with and without titles, BOM, spaces and a note', () => {
    const line = { line: 1, name: '李明', number: '6299990000000000016', bank: null, amount: 100_000, memo: '工资' }
    assert.deepEqual(read(right), { ok: true, lines: [line], total: 100_000 })
    const titled = read(
      `\ufeff户名,账号,开户行,金额,附言\r\n${right}\r\n\r\n陈静,'6299990000000000024,远山银行,"1,000.5"\r\n`,
    )
    assert.ok(titled.ok)
    assert.deepEqual(titled.lines, [
      { ...line, line: 2 },
      { line: 4, name: '陈静', number: '6299990000000000024', bank: '远山银行', amount: 100_050, memo: '' },
    ])
    assert.equal(titled.total, 200_050)
  })

  it('is read as spreadsheets in China write it', () => {
    // 李明 in GB 18030.
    const name = Uint8Array.from([0xc0, 0xee, 0xc3, 0xf7])
    const result = readBatch(Buffer.concat([name, bytes(',6299990000000000016,,1,\n')]))
    assert.ok(result.ok)
    assert.equal(result.lines[0]?.name, '李明')
  })

  const refusals: [string, Uint8Array, string][] = [
    ['no file', bytes(''), 'file.missing'],
    ['nothing but titles', bytes('户名,账号,开户行,金额\n'), 'file.empty'],
    ['a quote left open', bytes('"李明,1,,1\n'), 'file.quotes'],
    ['no text', Uint8Array.from([0xff, 0xfe, 0x00]), 'file.encoding'],
    ['zeros in the text', bytes(`${right}\0`), 'file.encoding'],
    ['too many lines', bytes(`${right}\n`.repeat(1001)), 'file.too_many'],
  ]
  for (const [what, content, code] of refusals)
    it(`is refused with ${what}: ${code}`, () => {
      const result = readBatch(content)
      assert.equal(result.ok ? 'read' : result.code, code)
    })

  const lines: [string, string, string][] = [
    ['too few columns', '李明,6299990000000000016,1', 'line.columns'],
    ['too many columns', `${right},x`, 'line.columns'],
    ['no name', ',6299990000000000016,,1,', 'payee.bad_name'],
    ['a rounded number', '李明,6.29999E+18,,1,', 'payee.bad_number'],
    ['no amount', '李明,6299990000000000016,,,', 'money.empty'],
    ['nothing', '李明,6299990000000000016,,0,', 'money.zero'],
    ['less than nothing', '李明,6299990000000000016,,-1,', 'money.characters'],
    ['three decimals', '李明,6299990000000000016,,1.005,', 'money.decimals'],
    ['too much', '李明,6299990000000000016,,99999999999999,', 'money.too-much'],
    ['a note that is too long', `李明,6299990000000000016,,1,${'很'.repeat(61)}`, 'line.memo'],
    ['a note with what is not seen', '李明,6299990000000000016,,1,房\u202e租', 'line.memo'],
    ['a bank with what is not seen', '李明,6299990000000000016,远\u200b山,1,', 'payee.bad_bank'],
    ['the same payment twice', right, 'line.duplicate'],
  ]
  for (const [what, line, code] of lines)
    it(`says the line with ${what}: ${code}`, () => assert.deepEqual(faultsOf(`${right}\n\n${line}\n`), [[3, code]]))

  it('says every line that is to be mended, in order', () => {
    assert.deepEqual(faultsOf(`${right}\n,x,,,\n${right}\n`), [
      [2, 'payee.bad_number'],
      [2, 'money.empty'],
      [3, 'line.duplicate'],
    ])
  })

  it('is read as it was written', () => {
    const text = fc.string({ unit: fc.constantFrom('李', '"', ',', 'a', '\n', '𠮷'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1 }), rows => {
        const written = rows.map(cells => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
        const wanted = rows.filter(cells => cells.some(cell => cell.trim() !== ''))
        assert.deepEqual(
          parseCsv(written)?.map(({ cells }) => cells),
          wanted,
        )
      }),
    )
  })

  it('never throws, and its total is the sum of its lines', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000_000 })
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), amounts => {
        const content = amounts.map((fen, at) => `李明,6299990000000000016,,${plainYuan(fen)},${at}`).join('\n')
        const result = read(content)
        assert.ok(result.ok)
        assert.equal(
          result.total,
          amounts.reduce((sum, fen) => sum + fen, 0),
        )
        assert.deepEqual(
          result.lines.map((one: BatchLine) => one.amount),
          amounts,
        )
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), content => void readBatch(content)))
  })
})
