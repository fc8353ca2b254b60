import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  freshFor,
  inGroups,
  isElsewhere,
  isFresh,
  markOf,
  readPictureText,
  readTypedCode,
  slotAt,
  slotCount,
  warningsFor,
} from './rules.ts'

const names = { zh: '上海', en: 'Shanghai' }
const known = { kind: 'known', countryCode: 'CN', country: '中国', region: '上海', names } as const

test('places are compared by region: another city of it is the same, another region or none is not', () => {
  const shanghai = markOf(known)
  const beijing = markOf({ ...known, region: '北京' })
  const abroad = markOf({ ...known, countryCode: 'XX' })
  assert.equal(isElsewhere(shanghai, shanghai, shanghai), false)
  assert.equal(isElsewhere(shanghai, shanghai, beijing), true)
  assert.equal(isElsewhere(shanghai, beijing, shanghai), true)
  assert.equal(isElsewhere(shanghai, abroad), true)
  assert.equal(isElsewhere(null, null), true)
  assert.equal(isElsewhere(shanghai, null), true)
  assert.equal(
    isElsewhere(markOf({ kind: 'local', isThisMachine: true }), markOf({ kind: 'local', isThisMachine: false })),
    false,
  )
})

test('a proof is fresh for less than a minute, and not from the future', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const ago = (ms: number) => new Date(now.getTime() - ms)
  assert.equal(isFresh(ago(0), now), true)
  assert.equal(isFresh(ago(freshFor - 1), now), true)
  assert.equal(isFresh(ago(freshFor), now), false)
  assert.equal(isFresh(ago(-1), now), false)
  assert.equal(isFresh(new Date(Number.NaN), now), false)
})

test('at any moment one of the codes is shown, and it changes when it said it would', () => {
  const lengths = fc.record({ lifetime: fc.integer({ min: 30, max: 180 }), slot: fc.integer({ min: 10, max: 60 }) })
  fc.assert(
    fc.property(lengths, fc.integer({ min: 0, max: 200_000 }), ({ lifetime, slot }, passed) => {
      fc.pre(lifetime >= slot)
      const createdAt = new Date('2026-01-01T00:00:00Z')
      const ticket = { createdAt, expiresAt: new Date(createdAt.getTime() + lifetime * 1000), slotMs: slot * 1000 }
      const now = new Date(createdAt.getTime() + passed)
      const shown = slotAt(ticket, now)
      assert.ok(shown.slot >= 0 && shown.slot < slotCount(lifetime * 1000, slot * 1000))
      if (now < ticket.expiresAt) {
        assert.ok(shown.endsAt > now && shown.endsAt <= ticket.expiresAt)
        const next = slotAt(ticket, shown.endsAt)
        assert.equal(next.slot, shown.endsAt < ticket.expiresAt ? shown.slot + 1 : shown.slot)
      }
    }),
  )
})

const issuer = 'https://id.example/realms/toll'
const picture = `${issuer}/q/01a202f7-8c67-7108-a9d2-b65d3ad1e242.EHD04qmjqBF6Dptr2sraA5`

test('a picture is read where it is this realm’s, whole and nothing but', () => {
  assert.deepEqual(readPictureText(picture, issuer), {
    id: '01a202f7-8c67-7108-a9d2-b65d3ad1e242',
    code: 'EHD04qmjqBF6Dptr2sraA5',
  })
  const others = [
    picture.replace('id.example', 'id.evil.example'),
    picture.replace('https', 'http'),
    picture.replace('toll', 'bank'),
    picture.replace('/q/', '/q/../q/'),
    `${picture}#`,
    `${picture}\n`,
    ` ${picture}`,
    picture.slice(0, -1),
    '',
  ]
  for (const text of others) assert.equal(readPictureText(text, issuer), null, text)
})

test('each fact has its warning', () => {
  assert.deepEqual(warningsFor({ elsewhere: false, browserKnown: true, typed: false }), [])
  assert.deepEqual(warningsFor({ elsewhere: true, browserKnown: true, typed: false }), ['other-region'])
  assert.deepEqual(warningsFor({ elsewhere: false, browserKnown: false, typed: false }), ['unknown-browser'])
  assert.deepEqual(warningsFor({ elsewhere: false, browserKnown: true, typed: true }), ['typed'])
})

test('a typed code is read however it is set apart and whatever the keyboard’s width; nothing else is one', () => {
  const code = fc.stringMatching(/^\d{9}$/)
  fc.assert(fc.property(code, one => readTypedCode(inGroups(one)) === one))
  for (const text of ['012345678', ' 012 345 678 ', '012-345-678', '０１２３４５６７８', '012　345　678'])
    assert.equal(readTypedCode(text), '012345678', text)
  for (const text of ['', '12345678', '1234567890', '12345678a', '+12345678', '1234567.8', '١٢٣٤٥٦٧٨٩'])
    assert.equal(readTypedCode(text), null, text)
})
