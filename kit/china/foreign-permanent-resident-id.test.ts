import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foreignId, oldForeignId, today, withOneChange } from './arbitraries.ts'
import { mod11Check } from './check-digits.ts'
import {
  type ForeignPermanentResidentIdReason,
  parseForeignPermanentResidentId,
} from './foreign-permanent-resident-id.ts'

const parse = (text: string) => parseForeignPermanentResidentId(text, { today })
const numbered = (body: string) => body + mod11Check(body)

function refused(text: string, reason: ForeignPermanentResidentIdReason): void {
  assert.deepEqual(parse(text), { ok: false, reason }, text)
}

test('the specimen of 2023: Canada, accepted in Beijing, a woman', () => {
  assert.deepEqual(parse('911124198108030024'), {
    ok: true,
    value: {
      kind: 'foreign-permanent-resident-id',
      normalised: '911124198108030024',
      edition: '2023',
      countryCode: '124',
      region: { code: '110000', name: '北京市', province: '北京市', isListed: true },
      birthDate: '1981-08-03',
      sequence: '002',
      sex: 'female',
      warnings: [],
    },
  })
})

test('the other specimen: Saudi Arabia, accepted in Jiangsu, a man', () => {
  const result = parse('932682198501010017')
  assert.ok(result.ok)
  assert.equal(result.value.countryCode, '682')
  assert.equal(result.value.region.name, '江苏省')
  assert.equal(result.value.sex, 'male')
})

test('the specimen of 2017, in lower case', () => {
  const result = parse('can110081080310')
  assert.ok(result.ok)
  assert.deepEqual(
    { ...result.value, region: result.value.region.province },
    {
      kind: 'foreign-permanent-resident-id',
      normalised: 'CAN110081080310',
      edition: '2017',
      countryCode: 'CAN',
      region: '北京市',
      birthDate: '1981-08-03',
      sequence: '1',
      sex: 'male',
      warnings: [],
    },
  )
})

test('two digits of a year mean the latest that is not in the future', () => {
  const birthDate = (digits: string) => {
    const result = parse(`CAN1100${digits}10`)
    return result.ok ? result.value.birthDate : result.reason
  }
  assert.equal(birthDate('260701'), '2026-07-01')
  assert.equal(birthDate('260702'), '1926-07-02')
  assert.equal(birthDate('000229'), '2000-02-29')
  assert.equal(birthDate('270229'), 'foreign-id.birth-date')
})

test('a wrong check digit of the old edition warns and does not block', () => {
  const result = parse('CAN110081080311')
  assert.ok(result.ok)
  assert.deepEqual(result.value.warnings, ['foreign-id.old-check-digit'])
})

test('each refusal has its reason', () => {
  refused('', 'foreign-id.empty')
  refused('9111241981080300', 'foreign-id.length')
  refused('91112419810803002A', 'foreign-id.characters')
  refused('CA1110081080310', 'foreign-id.characters')
  refused('811124198108030024', 'foreign-id.prefix')
  refused(numbered('99912419810803002'), 'foreign-id.region')
  refused('CAN990081080310', 'foreign-id.region')
  refused(numbered('91112419810230002'), 'foreign-id.birth-date')
  refused(numbered('91112420260702002'), 'foreign-id.birth-date-in-future')
  refused('911124198108030025', 'foreign-id.check-digit')
})

test('every change of one character is caught in the new edition, and at least warned of in the old', () => {
  fc.assert(
    fc.property(withOneChange(foreignId, '0123456789X'), ({ right, wrong }) => {
      assert.equal(parse(right).ok, true)
      assert.equal(parse(wrong).ok, false, wrong)
    }),
  )
  fc.assert(
    fc.property(withOneChange(oldForeignId, '0123456789'), ({ right, wrong }) => {
      const before = parse(right)
      assert.ok(before.ok && before.value.warnings.length === 0)
      const after = parse(wrong)
      assert.ok(!after.ok || after.value.warnings.length === 1, wrong)
    }),
  )
})
