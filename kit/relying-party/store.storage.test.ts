import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { onEachDatabase } from '../database/testing.ts'
import type { LogoutNotice, PortalSessionStore, StoredAttempt, StoredSession } from './ports.ts'
import { createPortalSessionStore } from './store.ts'
import { withPortalTables } from './testing/database.ts'

const now = new Date('2026-03-01T10:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

onEachDatabase<unknown>('portal session store', database => {
  let store: PortalSessionStore
  let count = 0

  before(async () => {
    store = createPortalSessionStore(await withPortalTables(database), 'toll')
  })
  beforeEach(() => {
    count += 1
  })

  const attempt = (change: Partial<StoredAttempt> = {}): StoredAttempt => ({
    client: 'main',
    stateHash: `state-${count}`,
    browserHash: 'browser',
    sealed: 'sealed',
    expiresAt: at(600),
    ...change,
  })

  const session = (change: Partial<StoredSession> = {}): StoredSession => ({
    client: 'main',
    idHash: `id-${count}`,
    subject: `subject-${count}`,
    issuerSession: `sid-${count}`,
    sealed: 'sealed',
    version: 1,
    createdAt: now,
    lastSeenAt: now,
    idleUntil: at(1800),
    expiresAt: at(3600),
    ...change,
  })

  const notice = (change: Partial<LogoutNotice> = {}): LogoutNotice => ({
    client: 'main',
    jtiHash: `jti-${count}`,
    issuerSession: `sid-${count}`,
    subject: `subject-${count}`,
    receivedAt: now,
    expiresAt: at(600),
    ...change,
  })

  const find = (change: { client?: string; idHash?: string; now?: Date } = {}) =>
    store.findSession({ client: 'main', idHash: `id-${count}`, now, ...change })

  it('gives an attempt back as it was, once', async () => {
    await store.addAttempt(attempt())
    const key = { client: 'main', stateHash: `state-${count}`, now }
    assert.deepEqual(await store.takeAttempt(key), attempt())
    assert.equal(await store.takeAttempt(key), null)
  })

  it('gives an attempt to one of twenty that ask at once', async () => {
    await store.addAttempt(attempt())
    const key = { client: 'main', stateHash: `state-${count}`, now }
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeAttempt(key)))
    assert.equal(taken.filter(one => one !== null).length, 1)
  })

  it('gives no outdated attempt', async () => {
    await store.addAttempt(attempt())
    assert.equal(await store.takeAttempt({ client: 'main', stateHash: `state-${count}`, now: at(600) }), null)
  })

  it("gives no other client's attempt", async () => {
    await store.addAttempt(attempt())
    assert.equal(await store.takeAttempt({ client: 'fleet', stateHash: `state-${count}`, now }), null)
  })

  it('gives a session back as it was', async () => {
    assert.equal(await store.addSession(session()), true)
    assert.deepEqual(await find(), session())
  })

  it("gives no other client's session", async () => {
    await store.addSession(session())
    assert.equal(await find({ client: 'fleet' }), null)
  })

  it('gives no session past its idle time, unless it was touched', async () => {
    await store.addSession(session())
    assert.equal(await find({ now: at(1800) }), null)
    await store.touchSession({ client: 'main', idHash: `id-${count}`, lastSeenAt: at(1000), idleUntil: at(2800) })
    assert.deepEqual((await find({ now: at(1800) }))?.lastSeenAt, at(1000))
  })

  it('gives no session past its absolute limit', async () => {
    await store.addSession(session({ idleUntil: at(9999) }))
    assert.equal(await find({ now: at(3600) }), null)
  })

  it('replaces the sealed part once per version', async () => {
    await store.addSession(session())
    const key = { client: 'main', idHash: `id-${count}`, version: 1 }
    const replaced = await Promise.all(['a', 'b', 'c'].map(sealed => store.replaceSealed({ ...key, sealed })))
    assert.equal(replaced.filter(Boolean).length, 1)
    assert.equal((await find())?.version, 2)
  })

  it('ends one session', async () => {
    await store.addSession(session())
    await store.endSession({ client: 'main', idHash: `id-${count}` })
    assert.equal(await find(), null)
  })

  it('ends what a notice names, and says how many', async () => {
    await store.addSession(session())
    assert.deepEqual(await store.takeLogout(notice()), { replayed: false, ended: 1 })
    assert.equal(await find(), null)
  })

  it('ends all sessions of a subject', async () => {
    await store.addSession(session())
    await store.addSession(session({ idHash: `other-${count}`, issuerSession: null }))
    assert.deepEqual(await store.takeLogout(notice({ issuerSession: null })), { replayed: false, ended: 2 })
  })

  it("ends no other client's session", async () => {
    await store.addSession(session({ client: 'fleet' }))
    assert.deepEqual(await store.takeLogout(notice()), { replayed: false, ended: 0 })
  })

  it('takes a notice once of twenty at the same moment', async () => {
    await store.addSession(session())
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeLogout(notice())))
    assert.equal(taken.filter(one => !one.replayed).length, 1)
    assert.equal(
      taken.reduce((sum, one) => sum + one.ended, 0),
      1,
    )
  })

  it('begins no session that the issuer has already ended', async () => {
    await store.takeLogout(notice())
    assert.equal(await store.addSession(session()), false)
    assert.equal(await find(), null)
  })

  it('gives a form to its own session only, until it is outdated', async () => {
    const form = {
      client: 'main',
      idHash: `form-${count}`,
      sessionHash: `id-${count}`,
      sealed: 'sealed',
      expiresAt: at(600),
    }
    await store.addForm(form)
    const key = { client: 'main', idHash: form.idHash, sessionHash: form.sessionHash, now }
    assert.equal(await store.takeForm({ ...key, sessionHash: 'another' }), null)
    assert.equal(await store.takeForm({ ...key, now: at(600) }), null)
    const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeForm(key)))
    assert.deepEqual(
      taken.filter(one => one !== null),
      [form],
    )
  })

  it('purges what is outdated, in batches, and nothing else', async () => {
    await store.purge(at(100_000), 1000)
    for (const index of [1, 2, 3])
      await store.addAttempt(attempt({ stateHash: `old-${count}-${index}`, expiresAt: at(10) }))
    await store.addAttempt(attempt())
    await store.addSession(session({ idleUntil: at(10) }))
    assert.equal(await store.purge(at(20), 2), 3)
    assert.equal(await store.purge(at(20), 2), 1)
    assert.equal(await store.purge(at(20), 2), 0)
    assert.notEqual(await store.takeAttempt({ client: 'main', stateHash: `state-${count}`, now }), null)
  })
})
