import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { residencePermit, today, withOneChange } from './arbitraries.ts'
import { parseResidencePermit, type ResidencePermitReason } from './residence-permit.ts'
import { composeResidentId } from './resident-id.ts'

const parse = (text: string) => parseResidencePermit(text, { today })
const permit = (regionCode: string, birthDate = '1990-01-01') =>
  composeResidentId({ regionCode, birthDate, sequence: '001' })

function refused(text: string, reason: ResidencePermitReason): void {
  assert.deepEqual(parse(text), { ok: false, reason }, text)
}

test('each place by its prefix', () => {
  for (const [prefix, place] of [
    ['810000', 'hong-kong'],
    ['820000', 'macau'],
    ['830000', 'taiwan'],
  ] as const) {
    const normalised = permit(prefix)
    assert.deepEqual(parse(normalised), {
      ok: true,
      value: { kind: 'residence-permit', normalised, place, birthDate: '1990-01-01', sequence: '001', sex: 'male' },
    })
  }
})

test('each refusal has its reason', () => {
  refused('', 'residence-permit.empty')
  refused('81000019900101001', 'residence-permit.length')
  refused('8100001990010100A1', 'residence-permit.characters')
  refused(permit('110105'), 'residence-permit.prefix')
  refused(permit('810001'), 'residence-permit.prefix')
  refused(permit('810000', '1990-02-30'), 'residence-permit.birth-date')
  refused(permit('810000', '2026-07-02'), 'residence-permit.birth-date-in-future')
  const right = permit('810000')
  refused(right.slice(0, 17) + (right.endsWith('1') ? '2' : '1'), 'residence-permit.check-digit')
})

test('every change of one character is caught', () => {
  fc.assert(
    fc.property(withOneChange(residencePermit, '0123456789X'), ({ right, wrong }) => {
      assert.equal(parse(right).ok, true)
      assert.equal(parse(wrong).ok, false, wrong)
    }),
  )
})
