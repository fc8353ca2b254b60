import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Blocklist, createBlocklistLoader, readHabits } from './blocklist.ts'
import { habitOf } from './habit-patterns.ts'
import { isKeyboardWalk } from './keyboard-walk.ts'

let blocklist: Blocklist

before(async () => {
  blocklist = await createBlocklistLoader()()
})

describe('the blocklist', () => {
  const found: readonly (readonly [string, 'common' | 'habit'])[] = [
    ['password', 'common'],
    ['PASSWORD', 'common'],
    ['P@ssw0rd', 'common'],
    ['ｐａｓｓｗｏｒｄ', 'common'],
    ['passwordpassword', 'common'],
    ['monkey2024!', 'common'],
    ['woaini1314', 'common'],
    ['Woaini520!', 'common'],
    ['zhangwei1990', 'common'],
    ['zhangwei@19900817', 'common'],
    ['haohaoxuexi', 'common'],
    ['5201314', 'common'],
    ['5201314520', 'habit'],
    ['wxm19900817', 'habit'],
    ['wxm@900817', 'habit'],
    ['1990-08-17', 'habit'],
    ['13912345678', 'habit'],
    ['zw13912345678', 'habit'],
    ['11010519491231002X', 'habit'],
    ['lkjhgpoiuymnbv', 'habit'],
    ['963852741258', 'habit'],
    ['aabbccddeeff', 'habit'],
    ['abcabcabcabc', 'habit'],
    ['aaaaaaaaaaaa', 'habit'],
  ]
  for (const [password, verdict] of found) {
    it(`finds ${password}`, () => assert.equal(blocklist.find(password), verdict))
  }

  const free = [
    'kQ7#vTz9',
    'correct horse battery staple',
    '湖边的红色自行车',
    'summer7#9!x',
    '19901332x7',
    'tvzbqkrm2718',
  ]
  for (const password of free) {
    it(`leaves ${password}`, () => assert.equal(blocklist.find(password), undefined))
  }

  it('finds every word of our own list', async () => {
    for (const word of await readHabits()) assert.equal(blocklist.find(word), 'common', word)
  })

  it('leaves random passwords', () => {
    const random = fc.stringMatching(/^[a-z][A-Z#%&][a-z]{5}[0-9][A-Z][#%&]{2}[a-z]{3}$/)
    fc.assert(fc.property(random, password => blocklist.find(password) === undefined))
  })

  it('reads any text without throwing', () => {
    const verdicts = ['common', 'habit', undefined]
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 256 }), text => verdicts.includes(blocklist.find(text))),
    )
  })

  it('is read once', async () => {
    const load = createBlocklistLoader()
    assert.equal(await load(), await load())
  })
})

describe('our own list', () => {
  it('has each word once, in lower case', async () => {
    const words = await readHabits()
    assert.equal(new Set(words).size, words.length)
    for (const word of words) assert.match(word, /^[a-z0-9@.!]+$/)
    assert.ok(words.length > 500)
  })
})

describe('a keyboard walk', () => {
  for (const walk of ['qwerty', 'poiuyt', '1qaz2wsx3edc', 'qweasdzxc', '147258369', '11223344', 'abcdefg', 'zyxwvut']) {
    it(`is ${walk}`, () => assert.equal(isKeyboardWalk(walk), true))
  }
  for (const other of ['', 'qw', 'qwx', 'wang', 'qwertwang', 'aabbc', '13572468']) {
    it(`is not ${other || 'nothing'}`, () => assert.equal(isKeyboardWalk(other), false))
  }
})

describe('a habit', () => {
  it('is every date of a life, as people write dates', () => {
    const date = fc.date({ min: new Date('1930-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.constantFrom('', '-', '.', '/'), (day, mark) => {
        assert.equal(habitOf(day.toISOString().slice(0, 10).replaceAll('-', mark)), 'birthday')
      }),
    )
  })

  it('is every mobile number', () => {
    fc.assert(fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), phone => habitOf(`a${phone}`) === 'phone-number'))
  })
})
