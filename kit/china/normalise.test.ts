import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalise } from './normalise.ts'

test('full-width digits and letters become half width', () => {
  assert.equal(normalise('１３８００１３８０００'), '13800138000')
  assert.equal(normalise('京Ａ１２３４５'), '京A12345')
})

test('spaces, hyphens and invisible characters go', () => {
  assert.equal(normalise(' 6222 0200\u00a01234\u30005678 '), '6222020012345678')
  assert.equal(normalise('138-0013－8000'), '13800138000')
  assert.equal(normalise('\u202d138\u200b00138000\u202c\ufeff'), '13800138000')
})

test('a lower-case x goes up, of either width', () => {
  assert.equal(normalise('11010519491231002x'), '11010519491231002X')
  assert.equal(normalise('11010519491231002ｘ'), '11010519491231002X')
})

test('what it does not know stays for the parser to refuse', () => {
  assert.equal(normalise('ß①١'), 'ß①١')
})

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const once = normalise(text)
      assert.equal(normalise(once), once)
    }),
  )
})
