import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { PasswordContext } from './context-words.ts'
import { checkNewPassword, type PasswordPolicy, passwordAge, type RotationPolicy } from './rules.ts'

const policy: PasswordPolicy = {
  minLength: 8,
  maxLength: 64,
  blocklist: false,
}

function codesFor(password: string, changes: Partial<PasswordPolicy> = {}, facts: PasswordContext = {}): string[] {
  const result = checkNewPassword(password, { ...policy, ...changes }, { facts })
  return result.ok ? [] : result.reasons.map(reason => reason.code)
}

describe('the length of a new password', () => {
  it('is counted in code points', () => {
    assert.deepEqual(codesFor('😀😁😂🤣😃😄😅'), ['too-short'])
    assert.deepEqual(codesFor('😀😁😂🤣😃😄😅😆'), [])
  })

  it('is counted after NFKC: eight keystrokes that make four letters are four', () => {
    assert.deepEqual(codesFor('e\u0301a\u0301o\u0301u\u0301'), ['too-short'])
  })

  it('is told with the policy’s least', () => {
    const result = checkNewPassword('x', { ...policy, minLength: 15 }, { facts: {} })
    assert.deepEqual(result, { ok: false, reasons: [{ code: 'too-short', min: 15 }] })
  })

  // ASVS 5.0 §6.2.9
  it('may be 64 and more, of any characters, as far as the policy goes', () => {
    fc.assert(fc.property(fc.stringMatching(/^[ -~\u4e00-\u9fa5]{64}$/), password => codesFor(password).length === 0))
    assert.deepEqual(codesFor('密'.repeat(65)), ['too-long'])
    assert.deepEqual(codesFor('密'.repeat(256), { maxLength: 256 }), [])
  })

  it('never exceeds 256, whatever the policy says', () => {
    const result = checkNewPassword('密'.repeat(257), { ...policy, maxLength: 1000 }, { facts: {} })
    assert.deepEqual(result, { ok: false, reasons: [{ code: 'too-long', max: 256 }] })
  })

  it('of a megabyte is refused without measuring it', () => {
    assert.deepEqual(codesFor('x'.repeat(1024 * 1024)), ['too-long'])
  })
})

describe('the characters of a new password', () => {
  it('may be spaces, Chinese and emoji', () => {
    assert.deepEqual(codesFor('海边 的 自行车 🚲'), [])
  })

  it('may not be control characters', () => {
    assert.deepEqual(codesFor('abcd\tefghij'), ['malformed'])
  })

  it('may not be unassigned', () => {
    assert.deepEqual(codesFor('abcdefgh\u{2fe0}'), ['malformed'])
  })

  it('may not be half a surrogate pair', () => {
    assert.deepEqual(codesFor('abcdefgh\ud83d'), ['malformed'])
  })
})

describe('composition', () => {
  const composition = { letters: true, digits: true, symbols: true, caseMix: true }
  const missing: readonly (readonly [string, string[]])[] = [
    ['kQtvzbpm#7', []],
    ['12345678#', ['needs-letters', 'needs-case-mix']],
    ['kQtvzbpm#', ['needs-digits']],
    ['kQtvzbpm7', ['needs-symbols']],
    ['kQtvzbpm 7', ['needs-symbols']],
    ['kqtvzbpm#7', ['needs-case-mix']],
    ['密码钥匙锁门窗#7', ['needs-case-mix']],
  ]
  for (const [password, codes] of missing) {
    it(`of ${password}: ${codes.join(', ') || 'nothing missing'}`, () => {
      assert.deepEqual(codesFor(password, { composition }), codes)
    })
  }

  it('is not asked for unless the policy does', () => {
    assert.deepEqual(codesFor('kqtvzbpm'), [])
  })
})

describe('what others know about a person', () => {
  const facts: PasswordContext = {
    names: ['王小明'],
    phones: ['13800138000'],
    documentNumbers: ['11010519900817002X'],
    birthDates: ['1990-08-17'],
    usernames: ['starfish'],
    emails: ['ming.wang@example.cn'],
    realmNames: ['青禾通行', 'Lingpai'],
  }
  const refused: readonly (readonly [string, string])[] = [
    ['wangxiaoming', 'contains-name'],
    ['XiaoMing#88', 'contains-name'],
    ['w4ngxi@oming', 'contains-name'],
    ['ｗａｎｇxiaoming', 'contains-name'],
    ['王小明王小明王小明', 'contains-name'],
    ['gnimoaixgnaw1', 'contains-name'],
    ['13800138000abc', 'contains-phone'],
    ['00138000xyz', 'contains-phone'],
    ['11010519900817002x', 'contains-document'],
    ['wxm19900817', 'contains-birth-date'],
    ['1990-08-17', 'contains-birth-date'],
    ['900817kkkkkkk', 'contains-birth-date'],
    ['starfish2024', 'contains-username'],
    ['5t@rf1sh!!', 'contains-username'],
    ['ming.wang@example.cn', 'contains-email'],
    ['ming.wang99', 'contains-email'],
    ['青禾通行2026', 'contains-realm'],
    ['L1ngpai#1', 'contains-realm'],
  ]
  for (const [password, code] of refused) {
    it(`does not make a password: ${password}`, () => {
      const codes = codesFor(password, {}, facts)
      assert.ok(codes.includes(code), codes.join())
    })
  }

  it('may stand in a password that is long enough without it', () => {
    assert.deepEqual(codesFor('xiaoming tvzb#qkR', {}, facts), [])
    assert.deepEqual(codesFor('starfish under the lamp', {}, facts), [])
  })

  it('counts a key held down once', () => {
    assert.deepEqual(codesFor('xiaomingggggggggg', {}, facts), ['contains-name'])
  })

  it('does not disturb passwords that have nothing of it', () => {
    assert.deepEqual(codesFor('kQ7#vTz9', {}, facts), [])
    assert.deepEqual(codesFor('1990 lamps', {}, facts), [])
  })

  it('holds for names beyond the common characters and beyond the BMP', () => {
    assert.deepEqual(codesFor('𠮷嬴政𠮷嬴政𠮷嬴政', {}, { names: ['𠮷嬴政'] }), ['contains-name'])
    assert.deepEqual(codesFor('maria-lopez1', {}, { names: ['Maria López', 'Maria Lopez'] }), ['contains-name'])
  })

  it('refuses nothing when nothing is known', () => {
    assert.deepEqual(codesFor('wangxiaoming'), [])
  })
})

describe('the blocklist', () => {
  it('gives its verdict as a reason', () => {
    for (const verdict of ['common', 'habit'] as const) {
      const context = { facts: {}, blocklist: { find: () => verdict } }
      const result = checkNewPassword('kQ7#vTz9', { ...policy, blocklist: true }, context)
      assert.deepEqual(result, { ok: false, reasons: [{ code: verdict }] })
    }
  })

  it('is not asked unless the policy does', () => {
    const context = { facts: {}, blocklist: { find: () => 'common' as const } }
    assert.deepEqual(checkNewPassword('kQ7#vTz9', policy, context), { ok: true })
  })

  it('is never skipped for not being loaded', () => {
    assert.throws(() => codesFor('kQ7#vTz9', { blocklist: true }), TypeError)
  })
})

describe('several faults', () => {
  it('are told at once', () => {
    const composition = { letters: true, digits: true, symbols: false, caseMix: false }
    assert.deepEqual(codesFor('abc', { composition }), ['too-short', 'needs-digits'])
  })
})

describe('passwordAge', () => {
  const changedAt = new Date('2026-01-01T00:00:00Z')
  const after = 90 * 24 * 60 * 60 * 1000
  const aged = (mode: RotationPolicy['mode'], at: string) => passwordAge({ mode, after }, changedAt, new Date(at))

  it('is fresh until the last day is over', () => {
    assert.equal(aged('demand', '2026-03-31T23:59:59Z'), 'fresh')
    assert.equal(aged('demand', '2026-04-01T00:00:00Z'), 'demand')
  })

  it('only reminds where the policy says so', () => {
    assert.equal(aged('remind', '2026-04-01T00:00:00Z'), 'remind')
  })

  it('never ends where rotation is off', () => {
    assert.equal(aged('off', '2036-01-01T00:00:00Z'), 'fresh')
  })
})
