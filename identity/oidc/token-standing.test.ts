import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PresentedToken, TokenPayload, TokenSession } from './store-presented.ts'
import { standingOf } from './token-standing.ts'

const now = new Date('2026-06-01T08:00:00.500Z')
const seconds = Math.floor(now.getTime() / 1000)

const payload: TokenPayload = { clientId: 'app', accountId: 'a', grantId: 'g', iat: seconds - 60, exp: seconds + 60 }
const session: TokenSession = {
  id: 's',
  accountId: 'a',
  deviceId: null,
  status: 'active',
  ial: 2,
  aal: 1,
  amr: ['pwd'],
  authTime: new Date(now.getTime() - 60_000),
}
const good: PresentedToken = {
  model: 'AccessToken',
  payload,
  granted: { accountId: 'a', clientId: 'app' },
  sessionGrantId: 'g',
  session,
}

describe('a presented token', () => {
  it('stands on its session', () => {
    assert.deepEqual(standingOf(good, now), { kind: 'holder', session })
  })

  it('of an account that is being closed stands too', () => {
    const closing = { ...session, status: 'closing' as const }
    assert.equal(standingOf({ ...good, session: closing }, now).kind, 'holder')
  })

  const dead: [string, Partial<PresentedToken>][] = [
    ['has expired this second', { payload: { ...payload, exp: seconds } }],
    ['has lost its grant', { granted: { accountId: null, clientId: null } }],
    ["is under another account's grant", { granted: { accountId: 'b', clientId: 'app' } }],
    ["is under another client's grant", { granted: { accountId: 'a', clientId: 'other' } }],
    ['has lost its session', { session: null }],
    ["has another account's session", { session: { ...session, accountId: 'b' } }],
    ['is of a client that its session has since granted anew', { sessionGrantId: 'h' }],
    ['is of a client that its session does not know', { sessionGrantId: null }],
    ['is of a held account', { session: { ...session, status: 'held' } }],
    ['is of a closed account', { session: { ...session, status: 'closed' } }],
  ]
  for (const [fact, change] of dead) {
    it(`is dead when it ${fact}`, () => {
      assert.deepEqual(standingOf({ ...good, ...change }, now), { kind: 'dead' })
    })
  }

  const machine: PresentedToken = {
    model: 'ClientCredentials',
    payload: { clientId: 'job', iat: seconds - 60, exp: seconds + 60 },
    granted: { accountId: null, clientId: null },
    sessionGrantId: null,
    session: null,
  }

  it('of a machine stands for itself, until it expires', () => {
    assert.deepEqual(standingOf(machine, now), { kind: 'machine' })
    const expired = { ...machine, payload: { ...machine.payload, exp: seconds - 1 } }
    assert.deepEqual(standingOf(expired, now), { kind: 'dead' })
  })
})
