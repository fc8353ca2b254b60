/** One-time media without pages: what a program is told, and what it answers. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeEach, it } from 'node:test'
import { createKeyMaterial, createKeyRing } from '../../../kit/crypto/index.ts'
import { migrate } from '../../../kit/database/index.ts'
import { openTestDatabase } from '../../../kit/database/testing.ts'
import { packageRoot } from '../../../kit/root.ts'
import type { MediumAsks } from '../../authenticators/index.ts'
import { composeStores } from '../../compose-stores.ts'
import { loadPolicy, parsePolicy } from '../../realms/index.ts'
import { createTestClock } from '../../testing.ts'
import { openTestApi } from '../../testing-api.ts'
import type { TestClient } from '../../testing-client.ts'
import { withGridCard, withRecoveryCodes, withToken } from '../testing/media.ts'
import { answer, api, begin, password, phone, problemOf, register, stepOf, viewOf } from './testing-headless.ts'

const database = await openTestDatabase<unknown>()
await migrate({ database, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
const clock = createTestClock()
const keys = createKeyRing(createKeyMaterial('international', clock.now()))
const rules = parsePolicy(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8')).document
rules.media = { 'otp-token': { allowed: true }, 'grid-card': { allowed: true }, 'recovery-code': { allowed: true } }
await loadPolicy(composeStores({ database, keys, now: clock.now }), rules)
const world = await openTestApi({ database, clock })
const holder = world.client()
await register(world, holder)
const { session } = (await holder.get(`${api}/session`)).json as { session: { accountId: string } }
const stores = composeStores({ database: world.wholeDatabase, keys: world.keys, now: world.clock.now })
const dependencies = { ...stores, notices: { tell: async () => {} }, reports: { make: async () => '' }, randomBytes }
const whose = { id: session.accountId, realm: world.realms.get('toll') }
const { press } = await withToken(dependencies, whose)
const { look } = await withGridCard(dependencies, whose)
await withRecoveryCodes(dependencies, whose)

interface Told {
  medium: { kind: string; asks: MediumAsks | null; expiresAt: string | null } | null
  choices: string[]
}
const toldOf = (view: unknown): Told => view as Told

let stranger: TestClient
beforeEach(() => {
  world.clock.pass(25 * 3_600_000)
  stranger = world.client()
})

async function afterPassword() {
  const { id } = await begin(stranger, { purpose: 'sign-in' })
  const second = await answer(stranger, id, { kind: 'password', identifier: phone, password })
  return { id, second }
}
const choose = async (id: string, medium: string) => await stranger.post(`${api}/ceremonies/${id}/medium`, { medium })

it('tells what the token is asked, until when, and what would do in its place', async () => {
  const { id, second } = await afterPassword()
  const view = viewOf(second)
  assert.equal(view.next.step.kind, 'otp-token')
  const { medium, choices } = toldOf(view)
  assert.deepEqual(choices, ['otp-token', 'sms-code', 'grid-card', 'recovery-code'])
  assert.ok(medium?.asks?.kind === 'question' && /^\d{6}$/.test(medium.asks.question))
  assert.ok(medium.expiresAt && new Date(medium.expiresAt) > world.clock.now())
  const done = await answer(stranger, id, { kind: 'otp-token', code: press(medium.asks) })
  assert.equal(done.status, 200, done.text)
})

it('changes to the card, whose wrong answer counts down and whose right one signs in', async () => {
  const { id } = await afterPassword()
  const chosen = await choose(id, 'grid-card')
  assert.equal(stepOf(chosen), 'grid-card')
  const { medium } = toldOf(viewOf(chosen))
  const right = look(medium?.asks)
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
  const refused = problemOf(await answer(stranger, id, { kind: 'grid-card', code: wrong }))
  assert.deepEqual([refused.code, refused.details['attemptsLeft']], ['answer.wrong', 4])
  const done = await answer(stranger, id, { kind: 'grid-card', code: right })
  assert.equal(done.status, 200, done.text)
})

it('says that time is up, with what is asked now', async () => {
  const { id } = await afterPassword()
  const { medium } = toldOf(viewOf(await choose(id, 'grid-card')))
  world.clock.pass(86_000)
  const late = problemOf(await answer(stranger, id, { kind: 'grid-card', code: look(medium?.asks) }))
  assert.deepEqual([late.status, late.code], [422, 'challenge.over'])
  assert.notDeepEqual(toldOf(late.details.view).medium?.asks, medium?.asks)
})

it('asks anew only what is over: /codes gives the same question back', async () => {
  const { id, second } = await afterPassword()
  const again = await stranger.post(`${api}/ceremonies/${id}/codes`, {})
  assert.deepEqual(toldOf(viewOf(again)).medium, toldOf(viewOf(second)).medium)
})

it('takes no medium that was not offered, and no answer of a kind that was not asked', async () => {
  const { id } = await afterPassword()
  assert.equal(problemOf(await choose(id, 'totp')).code, 'answer.unexpected')
  assert.equal(problemOf(await choose(id, 'certificate-key')).code, 'answer.unexpected')
  assert.equal((await choose(id, 'a tooth')).status, 422)
  assert.equal(problemOf(await answer(stranger, id, { kind: 'grid-card', code: '123456' })).code, 'answer.unexpected')
})

it('says all of it in the OpenAPI document', async () => {
  const document = JSON.stringify((await stranger.get(`${api}/openapi.json`)).json)
  for (const word of ['MediumAsks', '/medium"', 'otp-token', 'grid-card', 'recovery-code', 'challenge.over'])
    assert.ok(document.includes(word), word)
})
