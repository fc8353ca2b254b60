import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assertSameKeys } from '../../../kit/i18n/index.ts'
import { csvHead, csvLine } from './csv.ts'
import { en } from './phrases/en.ts'
import { zhCN } from './phrases/zh-CN.ts'
import type { Movement } from './statements.ts'

const movement: Movement = {
  seq: 7,
  entryId: 'e',
  kind: 'other-bank',
  amount: -123_450,
  balanceAfter: 5,
  at: new Date('2026-03-01T16:00:00Z'),
  memo: '房租',
  counterparty: { name: '李**', number: '**** **** **** 0016', bank: '云川银行' },
  isSimulated: true,
}

/** An independent reader of RFC 4180. */
function readLine(line: string): string[] {
  assert.ok(line.endsWith('\r\n'))
  const cells = [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)]
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}

test('the head begins with a byte order mark and is in the language asked', () => {
  assert.ok(csvHead('zh-CN').startsWith('\ufeff交易时间,交易类型,支出（元）,收入（元）,余额（元）,'))
  assert.ok(csvHead('en').startsWith('\ufeffTime,Kind,Paid out (CNY),'))
  assertSameKeys(zhCN, en)
})

test('a line has what went out and what came in apart, in the bank’s time', () => {
  assert.equal(
    csvLine(movement, 'zh-CN'),
    '2026-03-02 00:00:00,跨行转账（模拟）,1234.50,,0.05,李**,**** **** **** 0016,云川银行,房租\r\n',
  )
  const incoming = { ...movement, kind: 'salary' as const, amount: 5, counterparty: null, isSimulated: false }
  assert.equal(csvLine(incoming, 'en'), '2026-03-02 00:00:00,Salary,,0.05,0.05,,,,房租\r\n')
})

test('what a spreadsheet would run is made text', () => {
  const memos = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '＝1+1', '=HYPERLINK("http://x","y")']
  for (const memo of memos) assert.equal(readLine(csvLine({ ...movement, memo }, 'en')).at(-1), `'${memo}`)
})

test('whatever a memo holds, a line has nine cells and none of them is a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), memo => {
      const cells = readLine(csvLine({ ...movement, memo }, 'en'))
      assert.equal(cells.length, 9)
      assert.equal(cells.at(-1)?.replace(/^'/, ''), memo.replace(/^'/, ''))
      assert.ok(cells.every(cell => !/^\s*[=+\-@]/.test(cell)))
    }),
  )
})
