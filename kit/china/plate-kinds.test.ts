import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlateForm } from './plate.ts'
import { isPlateKind, plateKinds, plateKindsOf, tollPlateColours, tollPlateColoursOf } from './plate-kinds.ts'

const forms: PlateForm[] = [
  'ordinary',
  'new-energy-small',
  'new-energy-large',
  'police',
  'learner',
  'trailer',
  'consulate',
  'embassy',
  'hong-kong',
  'macau',
  'temporary',
]

test('every form of number belongs to a kind', () => {
  for (const form of forms) assert.ok(plateKindsOf(form).length > 0, form)
})

test('the small car comes first among what an ordinary number can be', () => {
  assert.equal(plateKindsOf('ordinary')[0], '02')
  assert.deepEqual(plateKindsOf('new-energy-small'), ['52'])
  assert.deepEqual(plateKindsOf('trailer'), ['15'])
})

test('toll colours: two of new energy, three of ordinary, none of temporary plates', () => {
  assert.deepEqual(tollPlateColoursOf('new-energy-small'), ['4'])
  assert.deepEqual(tollPlateColoursOf('new-energy-large'), ['5'])
  assert.deepEqual([...tollPlateColoursOf('ordinary')].toSorted(), ['0', '1', '2'])
  assert.deepEqual(tollPlateColoursOf('temporary'), [])
})

test('every colour is some kind’s', () => {
  const used = new Set(Object.values(plateKinds).map(row => row.colour))
  assert.ok(tollPlateColours.every(colour => used.has(colour)))
})

test('a code that is no kind is told apart, inherited names too', () => {
  assert.equal(isPlateKind('02'), true)
  assert.equal(isPlateKind('99'), false)
  assert.equal(isPlateKind('toString'), false)
})
