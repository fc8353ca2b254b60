import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestIdentity } from '../testing.ts'

const { app } = await openTestIdentity()

// Decision 0029; `staff-api.test.ts` holds answers to a token to the same.
for (const [method, status] of [
  ['OPTIONS', 403],
  ['POST', 403],
  ['GET', 401],
  ['HEAD', 401],
] as const) {
  test(`the whole service, asked for the staff API by ${method}, admits no origin`, async () => {
    const headers = { origin: 'https://console.qinghe.example', 'access-control-request-method': 'GET' }
    const answer = await app.request('/realms/toll/api/staff/dead-letters', { method, headers })
    assert.equal(answer.status, status)
    assert.deepEqual(
      [...answer.headers.keys()].filter(name => name.startsWith('access-control-')),
      [],
    )
  })
}
