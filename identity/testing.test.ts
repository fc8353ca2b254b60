import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openTestIdentity } from './testing.ts'

it('composes the service with a clock of its own and shows its pages', async () => {
  const identity = await openTestIdentity()
  const client = identity.client()
  const begun = await client.get('/realms/toll/sign-in')
  assert.equal(begun.status, 303)
  const page = await client.get(begun.headers.get('location') ?? '')
  assert.equal(page.status, 200)
  assert.ok(client.cookies().some(cookie => cookie.name === 'identity-toll-device'))
  const rows = await identity.database.query.selectFrom('ceremonies').select('created_at').execute()
  assert.deepEqual(rows, [{ created_at: identity.clock.now() }])
  assert.deepEqual(identity.log.findings(), [])
})
