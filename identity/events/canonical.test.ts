import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '../../kit/approval-details/index.ts'
import { formatPlaces, parsePlaces } from './erasure-statement.ts'

it('writes the example of RFC 8785 section 3.2.3', () => {
  const value = {
    '€': 'Euro Sign',
    '\r': 'Carriage Return',
    '\u05d3': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1f600}': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    ö: 'Latin Small Letter O With Diaeresis',
  }
  const order = [...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map(([, text]) => text)
  assert.deepEqual(order, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Hebrew Letter Dalet With Dagesh',
    'Euro Sign',
    'Emoji: Grinning Face',
  ])
})

it('keeps every JSON value, in one spelling however its keys were ordered', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = canonicalJson(value)
      assert.equal(canonicalJson(JSON.parse(text)), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
    }),
  )
})

it('writes places as runs and reads them back', () => {
  assert.equal(formatPlaces([9, 3, 4, 5, 7]), '3-5,7,9')
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), seqs => {
      const ascending = seqs.toSorted((a, b) => a - b)
      assert.deepEqual(parsePlaces(formatPlaces(seqs)), ascending)
    }),
  )
})
