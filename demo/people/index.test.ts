import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMobile, parsePersonName, parseResidentId } from '../../kit/china/index.ts'
import { peopleLimit, personAt } from './index.ts'

const today = new Date('2026-07-01T04:00:00Z')
const index = fc.nat({ max: 10_000_000 })

test('every person is valid, and the parts agree with each other', () => {
  fc.assert(
    fc.property(index, at => {
      const person = personAt(at)
      const id = parseResidentId(person.idNumber, { today })
      assert.ok(id.ok, person.idNumber)
      assert.equal(id.value.sex, person.sex)
      assert.equal(id.value.birthDate, person.birthDate)
      assert.deepEqual(id.value.region, person.region)
      assert.ok(person.region.isListed)
      const phone = parseMobile(person.phone)
      assert.ok(phone.ok && phone.value.normalised === person.phone)
      const name = parsePersonName(person.name)
      assert.ok(name.ok && name.value.normalised === person.name)
      assert.match(person.username, /^[a-z]{2,30}\d{1,9}$/)
      assert.equal(person.email, `${person.username}@qinghe.example`)
    }),
    { numRuns: 1000 },
  )
})

test('two people share neither phone nor number nor username', () => {
  fc.assert(
    fc.property(index, index, (one, other) => {
      fc.pre(one !== other)
      const [a, b] = [personAt(one), personAt(other)]
      assert.notEqual(a.phone, b.phone)
      assert.notEqual(a.idNumber, b.idNumber)
      assert.notEqual(a.username, b.username)
    }),
  )
})

test('a hundred thousand people in a row are all different, and mixed', () => {
  const people = Array.from({ length: 100_000 }, (_, at) => personAt(at))
  for (const field of ['phone', 'idNumber', 'username', 'email'] as const) {
    assert.equal(new Set(people.map(person => person[field])).size, people.length, field)
  }
  const women = people.filter(person => person.sex === 'female').length
  assert.ok(women > 48_000 && women < 52_000)
  assert.ok(new Set(people.map(person => person.region.code)).size > 30)
  assert.ok(new Set(people.map(person => person.birthDate.slice(0, 4))).size === 60)
})

test('the same index is the same person, for ever', () => {
  const { name, phone, idNumber, username } = personAt(1_000_000)
  assert.deepEqual(
    { name, phone, idNumber, username },
    {
      name: '胡欣桂',
      phone: '16080537374',
      idNumber: '610100198610172148',
      username: 'huxingui1000000',
    },
  )
})

test('among the first hundred, one name has a dot and one a character beyond the BMP', () => {
  const names = Array.from({ length: 100 }, (_, at) => personAt(at).name)
  assert.ok(names.some(name => name.includes('·')))
  assert.ok(names.some(name => name.length > [...name].length))
})

test('numbers are kept apart from people’s: the region is no county', () => {
  fc.assert(fc.property(index, at => assert.match(personAt(at).idNumber, /^\d{4}00/)))
})

test('what is no index is refused', () => {
  for (const at of [-1, 0.5, Number.NaN, peopleLimit]) assert.throws(() => personAt(at), RangeError)
  assert.ok(personAt(peopleLimit - 1).phone)
})
