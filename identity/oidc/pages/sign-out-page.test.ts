import assert from 'node:assert/strict'
import { it } from 'node:test'
import { register } from '../../ceremonies/api/testing-headless.ts'
import { openTestIdentity } from '../../testing.ts'

const identity = await openTestIdentity()
const signedOut = '/realms/toll/signed-out'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

it('says to nobody that they are signed out while they are not, and asks again', async () => {
  const client = identity.client()
  await register(identity, client)
  const refused = await client.request('/realms/toll/sign-out', { method: 'POST', body: 'csrf=old', headers: form })
  assert.equal(refused.headers.get('location'), signedOut)
  const asked = await client.get(signedOut)
  const [, csrf = ''] = /action="\/realms\/toll\/sign-out"[^]*?name="csrf" value="([^"]+)"/.exec(asked.text) ?? []
  assert.match(asked.text, /要退出登录吗/)
  await client.request('/realms/toll/sign-out', { method: 'POST', body: `csrf=${csrf}`, headers: form })
  assert.match((await client.get(signedOut)).text, /已经退出/)
  assert.match((await client.get('/realms/toll/api/session')).text, /"session":null/)
})
