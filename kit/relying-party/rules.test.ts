import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backoff, maskedPhone, meetsAssurance, safeReturnPath, satisfiesByNumber } from './rules.ts'

const origin = 'https://toll.example'

describe('safeReturnPath', () => {
  it('keeps path, query and fragment of our own pages', () => {
    assert.equal(safeReturnPath('/trips?page=2#row-7', origin), '/trips?page=2#row-7')
    assert.equal(safeReturnPath('/', origin), '/')
    assert.equal(safeReturnPath('/a?next=https://evil.example', origin), '/a?next=https://evil.example')
  })

  const leading = ['//evil.example', '///evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example']
  const hidden = ['/.//evil.example', '/..//evil.example', '/a/..//evil.example', '/%2e//evil.example', '/\u0085//x']
  const others = ['https://evil.example', 'javascript:alert(1)', 'evil', '', ' /a', `/${'a'.repeat(2000)}`]
  for (const value of [...leading, ...hidden, ...others]) {
    it(`refuses ${JSON.stringify(value.slice(0, 30))}`, () => assert.equal(safeReturnPath(value, origin), null))
  }

  it('refuses nothing given', () => assert.equal(safeReturnPath(undefined, origin), null))

  it('never gives what a browser would resolve elsewhere (RFC 9700 §4.11)', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      '%2e',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      'evil.example',
      'a',
    )
    const anything = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map(all => `/${all.join('')}`),
    )
    fc.assert(
      fc.property(anything, value => {
        const path = safeReturnPath(value, origin)
        if (path === null) return
        assert.equal(new URL(path, origin).origin, origin)
        assert.doesNotMatch(path, /^\/[/\\]/)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('satisfiesByNumber', () => {
  it('takes the same or a higher number of the same name', () => {
    assert.equal(satisfiesByNumber('urn:x:aal:2', 'urn:x:aal:2'), true)
    assert.equal(satisfiesByNumber('urn:x:aal:3', 'urn:x:aal:2'), true)
  })
  it('refuses a lower number', () => assert.equal(satisfiesByNumber('urn:x:aal:1', 'urn:x:aal:2'), false))
  it('refuses another name', () => assert.equal(satisfiesByNumber('urn:x:ial:3', 'urn:x:aal:2'), false))
  it('refuses a word', () => assert.equal(satisfiesByNumber('strong', 'urn:x:aal:2'), false))
  it('refuses none', () => assert.equal(satisfiesByNumber(null, 'urn:x:aal:2'), false))
  it('compares numbers, not text', () => assert.equal(satisfiesByNumber('aal10', 'aal9'), true))
})

describe('meetsAssurance', () => {
  const at = new Date('2026-03-01T10:00:00Z')
  const held = { acr: 'aal1', authTime: new Date('2026-03-01T09:58:00Z') }

  it('asks nothing when nothing is wanted', () => assert.equal(meetsAssurance(held, {}, at), true))
  it('counts the age in seconds, the limit included', () =>
    assert.equal(meetsAssurance(held, { maxAge: 120 }, at), true))
  it('refuses what is older', () => assert.equal(meetsAssurance(held, { maxAge: 119 }, at), false))
  it('counts less than a minute as a minute', () => {
    const justNow = { acr: null, authTime: new Date(at.getTime() - 60_000) }
    assert.equal(meetsAssurance(justNow, { maxAge: 0 }, at), true)
  })
  it('is content with any one of several levels', () =>
    assert.equal(meetsAssurance(held, { acr: 'aal3 aal1' }, at), true))
  it('refuses when none of them is held', () => assert.equal(meetsAssurance(held, { acr: 'aal3 aal2' }, at), false))
})

describe('backoff', () => {
  it('doubles from a quarter of a second to half a minute', () => {
    assert.deepEqual([1, 2, 3, 8, 9, 99].map(backoff), [250, 500, 1000, 30_000, 30_000, 30_000])
  })
})

describe('maskedPhone', () => {
  it('takes what the issuer masked', () =>
    assert.equal(maskedPhone({ phone_number_masked: '138****8000' }), '138****8000'))
  it('masks a full number', () => assert.equal(maskedPhone({ phone_number: '+86 138-0013-8000' }), '138****8000'))
  it('shows nothing of a short one', () => assert.equal(maskedPhone({ phone_number: '12345' }), '****'))
  it('says nothing when there is none', () => assert.equal(maskedPhone({}), null))
})
