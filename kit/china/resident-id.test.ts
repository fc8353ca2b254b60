import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asTyped, residentId, residentIdParts, today, withOneChange } from './arbitraries.ts'
import { composeResidentId, parseResidentId, type ResidentIdReason } from './resident-id.ts'

const parse = (text: string) => parseResidentId(text, { today })

function refused(text: string, reason: ResidentIdReason): void {
  assert.deepEqual(parse(text), { ok: false, reason }, text)
}

test('the woman of the standard: all that the number says', () => {
  assert.deepEqual(parse('11010519491231002x'), {
    ok: true,
    value: {
      kind: 'resident-id',
      normalised: '11010519491231002X',
      region: { code: '110105', name: '北京市朝阳区', province: '北京市', isListed: true },
      birthDate: '1949-12-31',
      sequence: '002',
      sex: 'female',
    },
  })
})

test('the man of the standard', () => {
  const result = parse('440524188001010014')
  assert.ok(result.ok)
  assert.equal(result.value.sex, 'male')
  assert.equal(result.value.birthDate, '1880-01-01')
})

test('an abolished region is accepted and known by its province', () => {
  const result = parse(composeResidentId({ regionCode: '110103', birthDate: '1970-05-06', sequence: '015' }))
  assert.ok(result.ok)
  assert.equal(result.value.region.name, '北京市')
  assert.equal(result.value.region.isListed, false)
})

test('each refusal has its reason', () => {
  refused('', 'resident-id.empty')
  refused(' － ', 'resident-id.empty')
  refused('110105491231002', 'resident-id.fifteen-digits')
  refused('11010519491231002', 'resident-id.length')
  refused('11010519491231002X0', 'resident-id.length')
  refused('1101051949123100X2', 'resident-id.characters')
  refused('11010519491231002Y', 'resident-id.characters')
  refused('16010519491231002X', 'resident-id.region')
  refused('00000019491231002X', 'resident-id.region')
  refused('81010119491231002X', 'resident-id.region')
  refused('11010519490229002X', 'resident-id.birth-date')
  refused('110105194912310021', 'resident-id.check-digit')
  refused('810000199001010013', 'resident-id.residence-permit')
  refused('911124198108030024', 'resident-id.foreigner')
})

test('born today is accepted, born tomorrow is not', () => {
  const born = (birthDate: string) => composeResidentId({ regionCode: '110105', birthDate, sequence: '001' })
  assert.equal(parse(born('2026-07-01')).ok, true)
  refused(born('2026-07-02'), 'resident-id.birth-date-in-future')
})

test('what is composed is read back', () => {
  fc.assert(
    fc.property(residentIdParts, parts => {
      const result = parse(composeResidentId(parts))
      assert.ok(result.ok)
      assert.equal(result.value.region.code, parts.regionCode)
      assert.equal(result.value.birthDate, parts.birthDate)
      assert.equal(result.value.sequence, parts.sequence)
      assert.equal(result.value.sex, Number(parts.sequence) % 2 === 1 ? 'male' : 'female')
    }),
  )
})

test('every change of one character is caught', () => {
  fc.assert(
    fc.property(withOneChange(residentId, '0123456789X'), ({ right, wrong }) => {
      assert.equal(parse(right).ok, true)
      assert.equal(parse(wrong).ok, false, wrong)
    }),
    { numRuns: 2000 },
  )
})

test('every change of one digit of one number is caught, all 187 of them', () => {
  const right = '11010519491231002X'
  for (let place = 0; place < 18; place++) {
    for (const character of '0123456789X') {
      const wrong = right.slice(0, place) + character + right.slice(place + 1)
      assert.equal(parse(wrong).ok, wrong === right, wrong)
    }
  }
})

test('however it is typed, it is the same number', () => {
  const typed = residentId.chain(number => fc.tuple(fc.constant(number), asTyped(number)))
  fc.assert(
    fc.property(typed, ([number, text]) => {
      const result = parse(text)
      assert.ok(result.ok)
      assert.equal(result.value.normalised, number)
    }),
  )
})

test('any text at all gets an answer', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => assert.equal(parse(text).ok, false)))
})
