import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawGridCard } from './index.ts'
import { cellAt, cellCount, coordinateOf, dayIn, digitsAt, drawCombination, readAnswer, refusalOf } from './rules.ts'

const cells = Array.from({ length: cellCount }, (_, cell) => String(cell).padStart(3, '0')).join('')

test('every cell has a coordinate of its own, from A1 to J8', () => {
  const coordinates = Array.from({ length: cellCount }, (_, cell) => coordinateOf(cell))
  assert.deepEqual([coordinates[0], coordinates[9], coordinates[10], coordinates.at(-1)], ['A1', 'J1', 'A2', 'J8'])
  assert.equal(new Set(coordinates).size, 80)
  assert.deepEqual(coordinates.map(cellAt), [...coordinates.keys()])
})

test('a combination has different cells in order, and its digits are those of the card', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 3 }), fc.infiniteStream(fc.nat()), (count, numbers) => {
      const drawn = drawCombination(count, limit => Number(numbers.next().value) % limit)
      assert.equal(new Set(drawn).size, count)
      const expected = drawn.map(coordinate => String(cellAt(coordinate)).padStart(3, '0')).join('')
      assert.equal(digitsAt(cells, drawn), expected)
    }),
  )
})

test('an answer is read in groups and full-width', () => {
  assert.equal(readAnswer(' 123 ４５６'), '123456')
  assert.equal(readAnswer('123，456'), '123456')
})

test('limits go in this order: used up, without an answer in all, today', () => {
  const limits = { successes: 10, unansweredPerDay: 2, unansweredInAll: 4 }
  const counts = { successes: 9, unanswered: 3, unansweredOn: '2026-03-01', unansweredThatDay: 1 }
  const of = (change: Partial<typeof counts>, today = '2026-03-01') =>
    refusalOf({ ...counts, ...change }, limits, today)
  assert.equal(of({}), null)
  assert.equal(of({ successes: 10, unanswered: 4 }), 'medium.used_up')
  assert.equal(of({ unanswered: 4, unansweredThatDay: 2 }), 'medium.unanswered_in_all')
  assert.equal(of({ unansweredThatDay: 2 }), 'medium.unanswered_today')
  assert.equal(of({ unansweredThatDay: 2 }, '2026-03-02'), null)
})

test('a day is that of the realm', () => {
  assert.equal(dayIn('Asia/Shanghai', new Date('2026-02-28T16:00:00Z')), '2026-03-01')
  assert.equal(dayIn('Asia/Shanghai', new Date('2026-02-28T15:59:59Z')), '2026-02-28')
})

test('a printed card is a PDF of one page, each object where its table says, every cell on it', () => {
  const pdf = Buffer.from(drawGridCard({ serial: 'K12345678901234', cells, validUntil: '2031-03-01' })).toString(
    'latin1',
  )
  assert.match(pdf, /^%PDF-1\.4\n/)
  assert.match(pdf, /\/Count 1 /)
  assert.match(pdf, /%%EOF\n$/)
  const table = pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1]))
  assert.match(table, /^xref\n0 8\n/)
  const begins = [...table.matchAll(/^(\d{10}) 00000 n /gm)].map(([, begin]) => Number(begin))
  assert.equal(begins.length, 7)
  for (const [index, begin] of begins.entries())
    assert(pdf.startsWith(`${index + 1} 0 obj\n`, begin), `object ${index + 1}`)
  const stream = /<< \/Length (\d+) >>\nstream\n([^]*?)\nendstream/.exec(pdf)
  assert.equal(stream?.[2]?.length, Number(stream?.[1]))
  for (let cell = 0; cell < cellCount; cell++)
    assert(pdf.includes(`(${String(cell).padStart(3, '0')}) Tj`), `cell ${cell}`)
  assert(pdf.includes('(No. K12345678901234) Tj'))
})

test('a title is escaped, and refused where the fonts lack it', () => {
  const card = { serial: 'K1', cells, validUntil: '2031-03-01' }
  assert(Buffer.from(drawGridCard(card, 'A (B) \\')).includes('(A \\(B\\) \\\\) Tj'))
  assert.throws(() => drawGridCard(card, '口令卡'), RangeError)
})
