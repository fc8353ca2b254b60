import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFilter, type StatementFilterText } from './index.ts'

test('a filter is read from what a form has', () => {
  const text = { from: '2026-03-01', to: '2026-03-02', kind: 'salary', atLeast: '1', atMost: '1,000' }
  assert.deepEqual(readFilter(text), {
    ok: true,
    filter: {
      from: new Date('2026-02-28T16:00:00Z'),
      before: new Date('2026-03-02T16:00:00Z'),
      kind: 'salary',
      atLeast: 100,
      atMost: 100_000,
    },
  })
  assert.deepEqual(readFilter({ from: '', kind: ' ' }), { ok: true, filter: {} })
})

test('a counterparty is a number or a name', () => {
  const read = (counterparty: string) => {
    const { filter } = { filter: {}, ...readFilter({ counterparty }) }
    return 'counterparty' in filter ? filter.counterparty : undefined
  }
  assert.deepEqual(read('6299 9900 0000 0000 016'), { what: 'number', value: '6299990000000000016' })
  assert.deepEqual(read('买买提.艾力'), { what: 'name', value: '买买提·艾力' })
  assert.deepEqual(read('青禾（集团）2号店'), { what: 'name', value: '青禾（集团）2号店' })
})

test('each field that cannot be read is named', () => {
  const wrong: [StatementFilterText, string[]][] = [
    [{ from: '2026-02-30' }, ['from']],
    [{ to: 'tomorrow' }, ['to']],
    [{ kind: 'robbery' }, ['kind']],
    [{ counterparty: 'x'.repeat(65) + '1' }, ['counterparty']],
    [{ atLeast: '1.005', atMost: '-1' }, ['atLeast', 'atMost']],
    [{ from: '2026-03-02', to: '2026-03-01' }, ['to']],
    [{ atLeast: '2', atMost: '1' }, ['atMost']],
  ]
  for (const [text, fields] of wrong) assert.deepEqual(readFilter(text), { ok: false, fields })
})

test('any text is answered', () => {
  const any = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.record({ from: any, to: any, kind: any, counterparty: any, atLeast: any }), text => {
      assert.equal(typeof readFilter(text).ok, 'boolean')
    }),
  )
})
