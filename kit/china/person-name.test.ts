import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PersonNameReason, parsePersonName } from './person-name.ts'

function read(text: string): string {
  const result = parsePersonName(text)
  return result.ok ? result.value.normalised : result.reason
}

function refused(text: string, reason: PersonNameReason): void {
  assert.deepEqual(parsePersonName(text), { ok: false, reason }, text)
}

test('short and long names', () => {
  assert.deepEqual(parsePersonName('王伟'), { ok: true, value: { normalised: '王伟', length: 2 } })
  assert.equal(read('欧阳娜娜'), '欧阳娜娜')
  const long = '阿布都热西提·买买提依明·阿卜杜拉·吐尔逊'
  assert.deepEqual(parsePersonName(long), { ok: true, value: { normalised: long, length: [...long].length } })
})

test('a character beyond the BMP counts once', () => {
  assert.deepEqual(parsePersonName('李\u{2cc56}'), { ok: true, value: { normalised: '李\u{2cc56}', length: 2 } })
})

test('every dot that a keyboard offers is the dot of the document', () => {
  for (const dot of ['·', '•', '・', '‧', '．', '∙', '⋅', '.', ' · ']) {
    assert.equal(read(`买买提${dot}吐尔逊`), '买买提·吐尔逊', dot)
  }
})

test('spaces go between Chinese characters and stay between Latin words', () => {
  assert.equal(read(' 王 伟\u3000'), '王伟')
  assert.equal(read('  Jean-Luc   O’Neil, Jr. '), 'Jean-Luc O’Neil, Jr.')
  assert.equal(read('José Müller'), 'José Müller')
  assert.equal(read('ＡＮＮＡ'), 'ANNA')
})

test('invisible characters and variation selectors go', () => {
  assert.equal(read('王\u200b伟\ufeff'), '王伟')
  assert.equal(read('葛\u{e0100}飞'), '葛飞')
})

test('a flood of spaces is refused without being read', () => {
  refused(`a${' '.repeat(1_000_000)}b`, 'name.length')
})

test('each refusal has its reason', () => {
  refused('', 'name.empty')
  refused(' \u3000', 'name.empty')
  refused('王'.repeat(65), 'name.length')
  refused('王\ue000', 'name.private-use')
  refused('王\u{f0000}', 'name.private-use')
  refused('王1', 'name.characters')
  refused('王Wei', 'name.characters')
  refused('<b>', 'name.characters')
  refused('...', 'name.characters')
  refused('·', 'name.characters')
  refused('·王伟', 'name.dot')
  refused('王伟·', 'name.dot')
  refused('买买提··吐尔逊', 'name.dot')
})

test('a name read twice is the same name', () => {
  const character = fc.constantFrom('王', '伟', '\u{2cc56}', '·', '・', '.', ' ', 'a', 'É', 'e\u0301', '\u200b', 'Ａ')
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 12 }), text => {
      const first = parsePersonName(text)
      if (first.ok) assert.deepEqual(parsePersonName(first.value.normalised), first)
    }),
  )
})
