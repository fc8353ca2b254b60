import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PlateForm, type PlateReason, parsePlate } from './plate.ts'

function refused(text: string, reason: PlateReason): void {
  assert.deepEqual(parsePlate(text), { ok: false, reason }, text)
}

test('an ordinary plate, with the dot that plates print', () => {
  assert.deepEqual(parsePlate('京a·12345'), {
    ok: true,
    value: { normalised: '京A12345', form: 'ordinary', province: '京', agency: 'A', power: undefined },
  })
})

test('each form is told by its marks', () => {
  const forms: [string, PlateForm][] = [
    ['粤B8K6J2', 'ordinary'],
    ['粤BD12345', 'new-energy-small'],
    ['粤BDA1234', 'new-energy-small'],
    ['粤B12345D', 'new-energy-large'],
    ['粤B1234警', 'police'],
    ['粤B1234学', 'learner'],
    ['粤B1234挂', 'trailer'],
    ['沪A0023领', 'consulate'],
    ['224578使', 'embassy'],
    ['使224578', 'embassy'],
    ['粤ZF023港', 'hong-kong'],
    ['粤ZF023澳', 'macau'],
    ['京A1234临', 'temporary'],
    ['京A12345临', 'temporary'],
  ]
  for (const [text, form] of forms) {
    const result = parsePlate(text)
    assert.equal(result.ok ? result.value.form : result.reason, form, text)
  }
})

test('an embassy plate has no province and no agency', () => {
  assert.deepEqual(parsePlate('224578使'), {
    ok: true,
    value: { normalised: '224578使', form: 'embassy', province: undefined, agency: undefined, power: undefined },
  })
})

test('the letter of a new-energy plate tells electric from other', () => {
  const power = (text: string) => {
    const result = parsePlate(text)
    return result.ok ? result.value.power : result.reason
  }
  for (const letter of 'DABCE') assert.equal(power(`京A${letter}12345`), 'electric', letter)
  for (const letter of 'FGHJK') assert.equal(power(`京A12345${letter}`), 'other', letter)
})

test('each refusal has its reason', () => {
  refused('', 'plate.empty')
  refused('·', 'plate.empty')
  refused('京A1234', 'plate.length')
  refused('京A1234567', 'plate.length')
  refused('使22457', 'plate.length')
  refused('中A12345', 'plate.province')
  refused('AA12345', 'plate.province')
  refused('京AO2345', 'plate.letters-i-o')
  refused('京I12345', 'plate.letters-i-o')
  refused('京112345', 'plate.agency')
  refused('京AL12345', 'plate.format')
  refused('京A1234港', 'plate.format')
  refused('京A123警5', 'plate.format')
})

test('no serial of the standard is refused, and none is read as two forms', () => {
  const serial = fc.string({
    unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'),
    minLength: 5,
    maxLength: 5,
  })
  fc.assert(
    fc.property(serial, text => {
      const result = parsePlate(`苏E${text}`)
      assert.ok(result.ok)
      assert.equal(result.value.form, 'ordinary')
      assert.deepEqual(parsePlate(result.value.normalised), result)
    }),
  )
})
