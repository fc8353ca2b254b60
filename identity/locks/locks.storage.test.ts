/** The counting statements of locks and throttles: bounded by the database itself, whoever races. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { openTestPostgres } from '../../kit/database/testing.ts'
import { AppError } from '../../kit/errors/index.ts'
import { packageRoot } from '../../kit/root.ts'
import type { Policy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createGate, createLockStore, createThrottles, type Gate, type LockStore, type Throttles } from './index.ts'

const minute = 60_000
let at = new Date('2026-11-20T02:00:00.000Z')
const now = (): Date => at
const pass = (milliseconds: number): void => void (at = new Date(at.getTime() + milliseconds))

const lock = { attempts: 3, within: 60 * minute, lasts: 30 * minute, cumulative: 9 }
const policy = {
  timeZone: 'Asia/Shanghai',
  locks: { password: lock, 'sms-code': lock, 'email-code': lock, 'identity-item': lock },
  throttles: { 'answers-per-address': { limit: 7, per: minute }, 'code-per-recipient': { limit: 2, per: minute } },
} as unknown as Policy

let database: Database<IdentityTables>
let store: LockStore
let gate: Gate
let throttles: Throttles

before(async () => {
  const unscoped = await (await openTestPostgres()).open<unknown>()
  await migrate({ database: unscoped, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  database = inSchema<IdentityTables>(unscoped, 'identity')
  store = createLockStore(database)
  gate = createGate({ store, now })
  throttles = createThrottles({ database, now })
})

let subjects = 0
const fresh = (kind = 'a') => ({ realm: 'toll', subject: `${kind}:${++subjects}`, known: false })
const wrong = async () => null
const right = async () => 'proof'

/** A try, and what a right one brings about. */
async function attempt(...given: Parameters<Gate['attempt']>) {
  const outcome = await gate.attempt(...given)
  if (outcome.ok) await outcome.clear(database.query)
  return outcome
}

describe('the gate', () => {
  it('looks at no more answers than the limit, however many race', async () => {
    const subject = fresh()
    let looked = 0
    const verify = async () => {
      looked++
      return null
    }
    await Promise.all(Array.from({ length: 200 }, () => attempt(subject, 'password', policy, verify)))
    assert.equal(looked, lock.attempts)
  })

  it('counts what is known and unknown apart, and both together never past 100', async () => {
    const subject = fresh()
    let looked = 0
    const verify = async () => {
      looked++
      return null
    }
    for (let round = 0; round < 60; round++) {
      const tries = [true, false].flatMap(known => Array.from({ length: 5 }, () => ({ ...subject, known })))
      await Promise.all(tries.map(one => attempt(one, 'password', policy, verify)))
      pass(31 * minute)
    }
    assert.equal(looked, 100)
    const closed = await attempt({ ...subject, known: true }, 'password', policy, right)
    assert.deepEqual(closed, { ok: false, code: 'gate.locked', until: null })
  })

  it('adds what a release set aside to the hundred, and opens the way until then (NIST SP 800-63B-4 3.2.2)', async () => {
    const subject = fresh()
    let looked = 0
    const verify = async () => {
      looked++
      return null
    }
    for (let round = 0; round < 60; round++) {
      for (let i = 0; i < 4; i++) await attempt(subject, 'password', policy, verify)
      await database.transaction(async tx => await store.release(tx, subject.realm, subject.subject))
    }
    assert.equal(looked, 100)
    assert.deepEqual(await attempt(subject, 'password', policy, right), {
      ok: false,
      code: 'gate.locked',
      until: null,
    })
    await database.transaction(async tx => await store.startAnew(tx, subject.realm, subject.subject, ['password']))
    assert.equal((await attempt(subject, 'password', policy, right)).ok, true)
  })

  it('forgets what was set aside after a right answer on an unknown device, and not on a known one', async () => {
    for (const known of [true, false]) {
      const subject = { ...fresh(), known }
      for (let i = 0; i < 2; i++) await attempt(subject, 'password', policy, wrong)
      await database.transaction(async tx => await store.release(tx, subject.realm, subject.subject))
      assert.equal((await attempt(subject, 'password', policy, right)).ok, true)
      assert.equal((await store.read({ ...subject, kind: 'password' }))?.setAside, known ? 2 : 0)
    }
  })

  it('never closes an address that is being registered for good', async () => {
    const subject = fresh('new:i:phone')
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 4; i++) await attempt(subject, 'sms-code', policy, wrong)
      pass(31 * minute)
    }
    assert.equal((await attempt(subject, 'sms-code', policy, right)).ok, true)
  })

  it('does not count what could not be looked at', async () => {
    const subject = fresh()
    const busy = async (): Promise<null> => {
      throw new AppError('overloaded', { details: { retryAfterSeconds: 1 } })
    }
    for (let i = 0; i < 10; i++)
      await assert.rejects(attempt(subject, 'password', policy, busy), { code: 'overloaded' })
    const first = await attempt(subject, 'password', policy, wrong)
    assert.equal(!first.ok && first.code === 'gate.wrong' && first.attemptsLeft, 2)
  })

  it('looks at no more wrong answers than the limit while others are turned away', async () => {
    const subject = fresh()
    let looked = 0
    const verify = (i: number) => async () => {
      if (i % 2 === 0) throw new AppError('overloaded')
      looked++
      return null
    }
    await Promise.allSettled(Array.from({ length: 100 }, (_, i) => attempt(subject, 'password', policy, verify(i))))
    assert.ok(looked <= lock.attempts, `${looked}`)
  })

  it('starts a count anew once its time has passed', async () => {
    const subject = fresh()
    await attempt(subject, 'password', policy, wrong)
    await attempt(subject, 'password', policy, wrong)
    pass(60 * minute)
    const again = await attempt(subject, 'password', policy, wrong)
    assert.equal(!again.ok && again.code === 'gate.wrong' && again.attemptsLeft, 2)
  })
})

describe('a throttle', () => {
  it('lets exactly its limit through, however many race', async () => {
    const taken = await Promise.all(
      Array.from({ length: 200 }, () => throttles.take('toll', policy, [['answers-per-address', 'x']])),
    )
    assert.equal(taken.filter(one => one.ok).length, 7)
  })

  it('says when to come back, and keeps its word', async () => {
    const take = () => throttles.take('toll', policy, [['code-per-recipient', 'y']])
    assert.equal((await take()).ok && (await take()).ok, true)
    const refused = await take()
    assert.ok(!refused.ok)
    assert.equal(refused.name, 'code-per-recipient')
    pass(refused.retryAt.getTime() - now().getTime() - 1)
    assert.equal((await take()).ok, false)
    pass(1)
    assert.equal((await take()).ok, true)
    assert.equal((await take()).ok, false)
  })

  it('is apart in each realm', async () => {
    for (let i = 0; i < 3; i++) await throttles.take('toll', policy, [['code-per-recipient', 'z']])
    assert.equal((await throttles.take('bank', policy, [['code-per-recipient', 'z']])).ok, true)
  })
})
