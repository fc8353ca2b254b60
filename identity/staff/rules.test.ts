import assert from 'node:assert/strict'
import { it } from 'node:test'
import { challengeOf, isAssured, mayAct } from './rules.ts'

const now = new Date('2026-11-20T10:00:00Z')
const demand = { aal: 2, maxAge: 3_600_000 }

it('takes a sign-in that is strong and recent enough, to the millisecond', () => {
  const authTime = new Date(now.getTime() - demand.maxAge)
  assert.ok(isAssured({ aal: 2, authTime }, demand, now))
  assert.ok(!isAssured({ aal: 1, authTime }, demand, now))
  assert.ok(!isAssured({ aal: 2, authTime: new Date(authTime.getTime() - 1) }, demand, now))
})

it('lets clerks open accounts and nobody else, operators release and nobody else', () => {
  assert.ok(mayAct(['clerk'], 'account.open', 'toll'))
  assert.ok(!mayAct(['agent', 'operator'], 'account.open', 'toll'))
  assert.ok(mayAct(['operator'], 'account.release', 'toll'))
  assert.ok(!mayAct(['agent', 'clerk'], 'account.release', 'toll'))
  assert.ok(!mayAct([], 'account.look-up', 'toll'))
})

it('leaves the accounts of the staff to operators', () => {
  assert.ok(!mayAct(['clerk', 'agent'], 'account.look-up', 'staff'))
  assert.ok(mayAct(['operator'], 'account.look-up', 'staff'))
})

it('asks for a stronger sign-in as RFC 9470 3 says', () => {
  const challenge = challengeOf('token.assurance_needed', { issuer: 'https://id.example/realms/staff', ...demand })
  assert.match(
    challenge,
    /Bearer realm="https:\/\/id\.example\/realms\/staff", error="insufficient_user_authentication"/,
  )
  assert.match(challenge, /acr_values="2", max_age="3600"$/)
})
