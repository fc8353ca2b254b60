import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IdentifierKind } from '../realms/index.ts'
import { parseCsvLine, parseJsonLine, splitCsv } from './parse-fields.ts'
import { readAccount } from './read-account.ts'

const now = new Date('2026-03-01T00:00:00Z')
const names = { realm: 'toll', name: { 'zh-CN': '青禾通行', en: 'Qinghe Toll' }, senderName: '青禾通行' }
const policyWith = (identifiers: IdentifierKind[]) => ({ ...names, reservedUsernames: ['票根'], identifiers })
const rules = { policy: policyWith(['phone', 'username', 'email', 'national-id']), now }
const whole = {
  phone: '16012345678',
  username: 'Wang.Fang',
  email: 'Wang@Qinghe.example',
  nationalId: '11010519491231002x',
  name: '王芳',
  nameVerified: true,
  phoneVerified: true,
  passwordHash: 'sha256$salt$5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
  createdAt: '2019-05-06T07:08:09+08:00',
  mustChangePassword: true,
  twoStep: 'always',
  language: 'en',
}

test('a whole line becomes an account, its values in their stored form', () => {
  const read = readAccount(whole, rules)
  assert.ok(read.ok)
  assert.deepEqual(read.account.identifiers, [
    { kind: 'phone', value: '16012345678', isVerified: true },
    { kind: 'username', value: 'wang.fang', isVerified: false },
    { kind: 'email', value: 'wang@qinghe.example', isVerified: false },
    { kind: 'national-id', value: '11010519491231002X', isVerified: true },
  ])
  assert.deepEqual(read.account.person, {
    name: '王芳',
    nameMasked: '王**',
    documentKind: 'resident-id',
    document: '11010519491231002X',
    documentMasked: '110*************2X',
  })
  assert.equal(read.account.createdAt?.toISOString(), '2019-05-05T23:08:09.000Z')
  const { passwordHash, mustChangePassword, twoStep, language } = read.account
  assert.deepEqual([passwordHash, mustChangePassword, twoStep, language], [whole.passwordHash, true, 'always', 'en'])
})

test('one identifier is enough; empty text and null are nothing', () => {
  const read = readAccount({ phone: '16012345678', email: '', name: null, createdAt: ' ' }, rules)
  assert.ok(read.ok)
  const { identifiers, ...rest } = read.account
  assert.equal(identifiers.length, 1)
  assert.deepEqual(rest, {
    person: null,
    passwordHash: null,
    mustChangePassword: false,
    twoStep: 'unknown-devices',
    language: 'zh-CN',
    createdAt: null,
  })
})

test('a name that was not verified makes no person', () => {
  const read = readAccount({ ...whole, nameVerified: false }, rules)
  assert.ok(read.ok)
  assert.equal(read.account.person, null)
  assert.equal(read.account.identifiers.find(({ kind }) => kind === 'national-id')?.isVerified, false)
})

test('where people do not sign in with the document, it still says who they are', () => {
  const read = readAccount(whole, { policy: policyWith(['phone', 'username', 'email']), now })
  assert.ok(read.ok && read.account.person)
  assert.ok(read.account.identifiers.every(({ kind }) => kind !== 'national-id'))
})

const refusals: [what: string, change: Record<string, unknown>, fault: Record<string, unknown>][] = [
  ['a misspelt field', { phnoe: '1' }, { code: 'unknown-field' }],
  ['a number as phone', { phone: 16012345678 }, { code: 'wrong-type', field: 'phone' }],
  ['a word as flag', { phoneVerified: 'ja' }, { code: 'wrong-type', field: 'phoneVerified' }],
  ['another two-step', { twoStep: 'never' }, { code: 'wrong-type', field: 'twoStep' }],
  ['another language', { language: 'fr' }, { code: 'wrong-type', field: 'language' }],
  ['a short phone', { phone: '1601234567' }, { code: 'identifier-invalid', field: 'phone', reason: 'mobile.length' }],
  [
    'a username of digits',
    { username: '12345' },
    { code: 'identifier-invalid', field: 'username', reason: 'identifier.unrecognised' },
  ],
  [
    'a username that passes for the service',
    { username: 'admin2009' },
    { code: 'username-refused', field: 'username', reason: 'username.reserved' },
  ],
  [
    'a username with a Cyrillic letter',
    { username: 'w\u0430ngfang' },
    { code: 'username-refused', field: 'username', reason: 'username.letters' },
  ],
  [
    'an email without @',
    { email: 'wang' },
    { code: 'identifier-invalid', field: 'email', reason: 'identifier.unrecognised' },
  ],
  [
    'a wrong check digit',
    { nationalId: '110105194912310021' },
    { code: 'identifier-invalid', field: 'nationalId', reason: 'resident-id.check-digit' },
  ],
  ['a name of digits', { name: '王1' }, { code: 'name-invalid', field: 'name', reason: 'name.characters' }],
  ['a name without number', { nationalId: '' }, { code: 'name-without-document', field: 'nationalId' }],
  ['a verified number without name', { name: '' }, { code: 'document-without-name', field: 'name' }],
  ['a name of unknown standing', { nameVerified: null }, { code: 'name-verified-missing', field: 'nameVerified' }],
  [
    'a plain digest',
    { passwordHash: 'sha256$$5e88' },
    { code: 'hash-unusable', field: 'passwordHash', reason: 'unsalted' },
  ],
  [
    'a password in clear',
    { passwordHash: 'hunter2' },
    { code: 'hash-unusable', field: 'passwordHash', reason: 'unknown-format' },
  ],
  ['a day to come', { createdAt: '2026-03-02' }, { code: 'created-at-invalid', field: 'createdAt' }],
  ['a time without zone', { createdAt: '2020-01-01T00:00:00' }, { code: 'created-at-invalid', field: 'createdAt' }],
  ['a day that is none', { createdAt: '2020-02-30' }, { code: 'created-at-invalid', field: 'createdAt' }],
]

for (const [what, change, fault] of refusals) {
  test(`refused: ${what}`, () => assert.deepEqual(readAccount({ ...whole, ...change }, rules), { ok: false, fault }))
}

test('refused: nothing to sign in with', () => {
  assert.deepEqual(readAccount({ language: 'en' }, rules), { ok: false, fault: { code: 'no-identifier' } })
})

test('refused: an identifier that the realm does not take', () => {
  const read = readAccount(whole, { policy: policyWith(['phone', 'national-id', 'username']), now })
  assert.deepEqual(read, { ok: false, fault: { code: 'identifier-not-allowed', field: 'email' } })
})

test('no fault holds what the line said', () => {
  for (const [, change] of refusals) {
    const text = JSON.stringify(readAccount({ ...whole, ...change }, rules))
    for (const value of [whole.phone, whole.nationalId, whole.name]) assert.ok(!text.includes(value), text)
  }
})

test('JSON: one object a line', () => {
  assert.deepEqual(parseJsonLine('\ufeff{"phone":"1"}'), { ok: true, fields: { phone: '1' } })
  assert.deepEqual(parseJsonLine('[1]'), { ok: false, fault: { code: 'not-an-object' } })
  assert.deepEqual(parseJsonLine('{"phone":'), { ok: false, fault: { code: 'not-json' } })
})

test('CSV: cells by RFC 4180', () => {
  assert.deepEqual(splitCsv('a,"b, ""c""\nd",,'), ['a', 'b, "c"\nd', '', ''])
  assert.deepEqual(splitCsv(''), [''])
  assert.deepEqual(parseCsvLine('1,2', ['phone', 'email']), { ok: true, fields: { phone: '1', email: '2' } })
  assert.deepEqual(parseCsvLine('1', ['phone', 'email']), { ok: false, fault: { code: 'wrong-column-count' } })
  assert.deepEqual(parseCsvLine('"1,2', ['phone', 'email']), { ok: false, fault: { code: 'bad-quotes' } })
  assert.deepEqual(parseCsvLine('"1"2,3', ['phone', 'email']), { ok: false, fault: { code: 'bad-quotes' } })
})
