import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { parseArray } from './parse-array.ts'

const text = (value: string) => value
const quote = (value: string) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`

it('reads numbers, nulls and nested arrays', () => {
  assert.deepEqual(parseArray('{{1,NULL},{3,4}}', Number), [
    [1, null],
    [3, 4],
  ])
})

it('reads an empty array', () => {
  assert.deepEqual(parseArray('{}', text), [])
})

it('tells the word NULL from no value', () => {
  assert.deepEqual(parseArray('{NULL,"NULL"}', text), [null, 'NULL'])
})

it('reads back any quoted text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), values => {
      assert.deepEqual(parseArray(`{${values.map(quote).join(',')}}`, text), values)
    }),
  )
})
