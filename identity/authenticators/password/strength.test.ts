import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createBlocklistLoader } from './blocklist.ts'
import { createStrengthMeterLoader, type StrengthMeter } from './strength.ts'

let meter: StrengthMeter

before(async () => {
  meter = await createStrengthMeterLoader(createBlocklistLoader())()
})

describe('the strength meter', () => {
  const weak: readonly (readonly [string, string])[] = [
    ['password', 'strength-common'],
    ['woaini1314', 'strength-common'],
    ['wxm19900817', 'strength-habit'],
    ['13912345678', 'strength-habit'],
    ['qwertyuiop[]qwert', 'strength-keyboard'],
    ['abcabcabcabc', 'strength-repeat'],
    ['19490105', 'strength-date'],
  ]
  for (const [password, reason] of weak) {
    it(`finds ${password} weak: ${reason}`, () => {
      const { score, reasons } = meter(password, {})
      assert.ok(score <= 1, String(score))
      assert.ok(
        reasons.some(found => found === reason),
        reasons.join(),
      )
    })
  }

  for (const password of ['correct horse battery staple', 'tvzb-Qk7-lamp-river', '湖边的红色自行车停了三年没人骑']) {
    it(`finds ${password} strong, and says nothing against it`, () => {
      assert.deepEqual(meter(password, {}), { score: 4, reasons: [] })
    })
  }

  it('holds what is made of the person’s own name to be weak, for that person', () => {
    const password = 'ouyangzhuqing'
    assert.ok(meter(password, {}).score > 1)
    assert.deepEqual(meter(password, { names: ['欧阳竹青'] }), { score: 0, reasons: ['strength-context'] })
  })

  it('advises length when nothing else is wrong', () => {
    assert.deepEqual(meter('kQ7#vTz', {}), { score: 2, reasons: ['strength-longer'] })
  })

  it('takes any length, and reads no more than it needs of it', () => {
    const start = 'tvzb-Qk7-lamp-river-xkqp-93-fern'
    assert.deepEqual(meter(start + 'a'.repeat(10_000), {}), meter(start, {}))
    assert.equal(meter('', {}).score, 0)
  })
})
