import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { holdingOf, mayRemovePasskey, readUserHandle, relyingPartyOf, tidyName, userHandleOf } from './rules.ts'

const realm = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/)

test('a user handle names its account in its own realm and nobody in any other', () => {
  fc.assert(
    fc.property(realm, realm, fc.uuid(), (one, other, id) => {
      const handle = userHandleOf(one, id)
      assert.ok(handle.length <= 64)
      assert.equal(readUserHandle(one, handle), id)
      if (one !== other) assert.equal(readUserHandle(other, handle), null)
    }),
  )
})

test('what is no user handle names nobody', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), bytes => {
      assert.equal(readUserHandle('toll', bytes), null)
    }),
  )
  const handle = userHandleOf('toll', randomUUID())
  assert.equal(readUserHandle('toll', handle.subarray(0, -1)), null)
  assert.equal(readUserHandle('toll', Uint8Array.from([...handle, 0])), null)
})

test('the relying party is the issuer’s host, whatever its port and path', () => {
  assert.deepEqual(relyingPartyOf('https://id.bank.example:8443/realms/bank'), {
    rpId: 'id.bank.example',
    origin: 'https://id.bank.example:8443',
  })
})

test('a name is one line of 1 to 40 characters', () => {
  assert.equal(tidyName('  我的\n手机\u200b '), '我的 手机')
  assert.equal(tidyName(' \u200b '), null)
  assert.equal(tidyName('😀'.repeat(40)), '😀'.repeat(40))
  assert.equal(tidyName('😀'.repeat(41)), null)
})

test('hardware goes before what the flags say', () => {
  assert.equal(holdingOf({ hardware: true, synced: false }), 'hardware')
  assert.equal(holdingOf({ hardware: false, synced: false }), 'device')
  assert.equal(holdingOf({ hardware: false, synced: true }), 'synced')
})

test('the last way in stays', () => {
  assert.equal(mayRemovePasskey({ passkeys: 1, password: false, phone: false }), false)
  for (const other of [
    { passkeys: 2, password: false, phone: false },
    { passkeys: 1, password: true, phone: false },
    { passkeys: 1, password: false, phone: true },
  ])
    assert.equal(mayRemovePasskey(other), true)
})
