import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPdf } from '../../../kit/pdf/testing-pdf.ts'
import { packageRoot } from '../../../kit/root.ts'
import { parsePolicy } from '../../realms/index.ts'
import { drawGridCard, titleOfCards } from './index.ts'
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

test('a printed card is a PDF of one page with its title, serial and every cell on it, and its font in it', async () => {
  const card = { serial: 'K12345678901234', cells, validUntil: '2031-03-01' }
  const { pages, lines, embedded } = readPdf(await drawGridCard(card, '青禾银行 口令卡'))
  assert.equal(pages, 1)
  for (const text of ['青禾银行 口令卡', 'No. K12345678901234', '有效期至 2031-03-01  Valid until 2031-03-01'])
    assert.ok(lines.includes(text), text)
  const shown = lines.filter(line => /^\d{3}$/.test(line))
  assert.deepEqual(
    shown,
    Array.from({ length: cellCount }, (_, cell) => String(cell).padStart(3, '0')),
  )
  assert.ok(embedded.length > 0 && embedded.every(name => /NotoSansHans/.test(name)))
})

test('its title is the operator’s, by the policy', () => {
  const { policy } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
  assert.equal(titleOfCards(policy), '青禾银行 口令卡')
  const title = { 'zh-CN': '手机银行安全卡', en: 'Security card' }
  const media = { ...policy.media, 'grid-card': { ...policy.media['grid-card'], title } }
  assert.equal(titleOfCards({ ...policy, media }), '手机银行安全卡')
})
