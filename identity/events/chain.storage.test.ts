import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { createSigningKey, newId, publicJwk, type SigningKey } from '../../kit/crypto/index.ts'
import { createEventLog } from './append.ts'
import { type Chain, createChain } from './chain.ts'
import { checkpointFileOf, signStatement } from './checkpoint.ts'
import { createEventErasure } from './erase-events.ts'
import type { Finding } from './findings.ts'
import { insertEvents, onEachIdentityDatabase } from './testing-events.ts'
import { createVerifier, type Verifier } from './verify-chain.ts'

const start = new Date('2026-03-01T08:00:00.000Z')
const afterwards = new Date(start.getTime() + 3_600_000)

onEachIdentityDatabase('The audit chain', database => {
  let folder: URL
  let key: SigningKey
  let chain: Chain
  let verifier: Verifier
  let realms = 0

  before(async () => {
    folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'lingpai-audit-'))}/`)
    key = await createSigningKey('ES256', start)
    const shared = { database, checkpoints: folder }
    chain = createChain({ ...shared, suite: 'international', signingKey: async () => key, now: () => start, batch: 7 })
    verifier = createVerifier({ ...shared, publicKeys: [publicJwk(key)], now: () => afterwards, batch: 6 })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** A realm of its own with 20 linked events, checkpoints at 10 and 20. */
  async function linkedRealm(): Promise<{ realm: string; ids: string[] }> {
    realms += 1
    const realm = `realm-${realms}`
    const first = await insertEvents(database, { realm, count: 10, until: start })
    assert.equal(await chain.link(realm), 10)
    await chain.checkpoint(realm)
    const second = await insertEvents(database, { realm, count: 10, until: new Date(start.getTime() + 30_000) })
    assert.equal(await chain.link(realm), 10)
    await chain.checkpoint(realm)
    return { realm, ids: [...first, ...second] }
  }

  const codesAndPlaces = (findings: readonly Finding[]) => findings.map(each => [each.code, each.seq, each.toSeq])

  it('finds nothing where nothing was touched', async () => {
    const { realm } = await linkedRealm()
    assert.deepEqual(await verifier.verify(realm), { realm, links: 20, erased: 0, checkpoints: 4, findings: [] })
  })

  it('has nothing to do a second time', async () => {
    const { realm } = await linkedRealm()
    assert.equal(await chain.link(realm), 0)
    assert.equal(await chain.checkpoint(realm), null)
  })

  it('links an event that was committed late', async () => {
    const { realm } = await linkedRealm()
    const [late] = await insertEvents(database, { realm, count: 1, until: new Date(start.getTime() - 5_500) })
    assert.equal(await chain.link(realm), 1)
    const link = await database.query
      .selectFrom('event_links')
      .selectAll()
      .where('realm', '=', realm)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    assert.deepEqual([link.seq, link.event_id], [21, late])
    assert.deepEqual((await verifier.verify(realm)).findings, [])
  })

  it('leaves an event of hours ago to the sweep', async () => {
    const { realm } = await linkedRealm()
    await insertEvents(database, { realm, count: 1, until: new Date(start.getTime() - 7_200_000) })
    assert.equal(await chain.link(realm), 0)
    assert.equal(await chain.sweep(realm), 1)
  })

  it('is not held up by an event of a clock that runs ahead', async () => {
    const { realm } = await linkedRealm()
    await insertEvents(database, { realm, count: 1, until: new Date(start.getTime() + 86_400_000) })
    assert.equal(await chain.link(realm), 1)
    await insertEvents(database, { realm, count: 1, until: new Date(start.getTime() + 40_000) })
    assert.equal(await chain.link(realm), 1)
  })

  it('goes on in SM3 when the suite is switched', async () => {
    const { realm } = await linkedRealm()
    const other = createChain({
      database,
      suite: 'sm',
      signingKey: async () => key,
      checkpoints: folder,
      now: () => start,
    })
    await insertEvents(database, { realm, count: 3, until: new Date(start.getTime() + 60_000) })
    assert.equal(await other.link(realm), 3)
    const verification = await verifier.verify(realm)
    assert.deepEqual([verification.links, verification.findings], [23, []])
  })

  it('finds an edited event, whatever column', async () => {
    const edits = [
      sql`kind = 'sign-in.failed'`,
      sql`outcome = 'failure'`,
      sql`at = at + interval '1 microsecond'`,
      sql`actor = 'someone'`,
      sql`place = null`,
      sql`surface = 'api'`,
      sql`account_id = ${newId(start)}`,
      sql`session_id = ${newId(start)}`,
      sql`ceremony_id = ${newId(start)}`,
      sql`device_id = ${newId(start)}`,
      sql`detail = detail || '{"aal": 2}'`,
    ]
    const { realm, ids } = await linkedRealm()
    for (const [index, edit] of edits.entries()) {
      const id = ids[index + 3]
      const untouched = await database.query
        .selectFrom('events')
        .selectAll()
        .where('id', '=', id ?? '')
        .executeTakeFirstOrThrow()
      await sql`update identity.events set ${edit} where id = ${id}`.execute(database.query)
      const { findings } = await verifier.verify(realm)
      assert.deepEqual(codesAndPlaces(findings), [['event.edited', index + 4, null]])
      assert.equal(findings[0]?.eventId, id)
      await database.query
        .updateTable('events')
        .set({ ...untouched, detail: JSON.stringify(untouched.detail) })
        .where('id', '=', untouched.id)
        .execute()
    }
    assert.deepEqual((await verifier.verify(realm)).findings, [])
  })

  it('finds a removed event', async () => {
    const { realm, ids } = await linkedRealm()
    await database.query
      .deleteFrom('events')
      .where('id', '=', ids[12] ?? '')
      .execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(codesAndPlaces(findings), [['event.removed', 13, null]])
  })

  it('finds a removed event with its link', async () => {
    const { realm, ids } = await linkedRealm()
    await database.query
      .deleteFrom('event_links')
      .where('event_id', '=', ids[12] ?? '')
      .execute()
    await database.query
      .deleteFrom('events')
      .where('id', '=', ids[12] ?? '')
      .execute()
    assert.deepEqual(codesAndPlaces((await verifier.verify(realm)).findings), [['link.removed', 13, 13]])
  })

  it('finds a removed link at the start, its event left without', async () => {
    const { realm, ids } = await linkedRealm()
    await database.query
      .deleteFrom('event_links')
      .where('event_id', '=', ids[0] ?? '')
      .execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(codesAndPlaces(findings), [
      ['link.removed', 1, 1],
      ['event.unlinked', null, null],
    ])
    assert.equal(findings[1]?.eventId, ids[0])
  })

  it('finds a link taken out and the rest renumbered', async () => {
    const { realm, ids } = await linkedRealm()
    await database.query
      .deleteFrom('event_links')
      .where('event_id', '=', ids[12] ?? '')
      .execute()
    await database.query
      .deleteFrom('events')
      .where('id', '=', ids[12] ?? '')
      .execute()
    for (let seq = 14; seq <= 20; seq++)
      await database.query
        .updateTable('event_links')
        .set({ seq: seq - 1 })
        .where('realm', '=', realm)
        .where('seq', '=', seq)
        .execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(codesAndPlaces(findings), [
      ['link.removed', 13, 13],
      ['tail.cut', 20, 20],
      ['tail.cut', 20, 20],
    ])
  })

  it('finds an edited link', async () => {
    const { realm } = await linkedRealm()
    await database.query
      .updateTable('event_links')
      .set({ hash: 'v1.sha256.AAAA' })
      .where('realm', '=', realm)
      .where('seq', '=', 5)
      .execute()
    assert.deepEqual(codesAndPlaces((await verifier.verify(realm)).findings), [['link.edited', 5, null]])
  })

  it('finds two events that changed places', async () => {
    const { realm } = await linkedRealm()
    await swap(realm, [4, 16], ['event_id'])
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq, each.otherSeq]),
      [
        ['link.reordered', 4, 16],
        ['link.reordered', 16, 4],
      ],
    )
  })

  it('finds two neighbouring links that changed places', async () => {
    const { realm } = await linkedRealm()
    await swap(realm, [4, 5], ['event_id', 'hash'])
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq, each.otherSeq]),
      [
        ['link.reordered', 4, 5],
        ['link.reordered', 5, 4],
      ],
    )
  })

  it('finds a cut tail by the checkpoints, and the events it left', async () => {
    const { realm } = await linkedRealm()
    await database.query.deleteFrom('event_links').where('realm', '=', realm).where('seq', '>', 15).execute()
    await sql`delete from identity.events e where realm = ${realm} and not exists (select from identity.event_links l where l.event_id = e.id)`.execute(
      database.query,
    )
    await database.query.deleteFrom('event_checkpoints').where('realm', '=', realm).where('seq', '>', 15).execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq, each.toSeq, each.source]),
      [['tail.cut', 16, 20, 'file']],
    )
  })

  it('finds a chain made anew from somewhere on', async () => {
    const { realm, ids } = await linkedRealm()
    await database.query.deleteFrom('event_links').where('realm', '=', realm).where('seq', '>', 14).execute()
    await sql`update identity.events set outcome = 'failure' where id = ${ids[14]}`.execute(database.query)
    await chain.link(realm)
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq, each.otherSeq, each.source]),
      [
        ['checkpoint.differs', 20, 10, 'database'],
        ['checkpoint.differs', 20, 10, 'file'],
      ],
    )
  })

  it('finds a checkpoint signed by another key', async () => {
    const { realm } = await linkedRealm()
    const head = await database.query
      .selectFrom('event_links')
      .selectAll()
      .where('realm', '=', realm)
      .where('seq', '=', 12)
      .executeTakeFirstOrThrow()
    const stranger = { ...(await createSigningKey('ES256', start)), kid: key.kid }
    const signature = await signStatement(stranger, 'lingpai-checkpoint', {
      realm,
      seq: 12,
      hash: head.hash,
      at: start.toISOString(),
    })
    await database.query
      .insertInto('event_checkpoints')
      .values({ realm, seq: 12, hash: head.hash, signature, signed_at: start })
      .execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq, each.source]),
      [['checkpoint.forged', 12, 'database']],
    )
  })

  it('finds a checkpoint whose row says other than its signature', async () => {
    const { realm } = await linkedRealm()
    await database.query
      .updateTable('event_checkpoints')
      .set({ seq: 9 })
      .where('realm', '=', realm)
      .where('seq', '=', 10)
      .execute()
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq]),
      [['checkpoint.forged', 9]],
    )
  })

  it('finds a line of another realm in the file', async () => {
    const { realm } = await linkedRealm()
    const other = await linkedRealm()
    const [line = ''] = (await readFile(checkpointFileOf(folder, other.realm), 'utf8')).split('\n')
    await appendFile(checkpointFileOf(folder, realm), `${line}\n`)
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.source]),
      [['checkpoint.forged', 'file']],
    )
  })

  it('ends a torn line before it writes the next', async () => {
    const { realm } = await linkedRealm()
    await appendFile(checkpointFileOf(folder, realm), '{"realm":')
    await insertEvents(database, { realm, count: 1, until: new Date(start.getTime() + 60_000) })
    await chain.link(realm)
    await chain.checkpoint(realm)
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.seq]),
      [['checkpoint.forged', null]],
    )
  })

  it('finds an event without a link after a minute, not before', async () => {
    const { realm } = await linkedRealm()
    const [late] = await insertEvents(database, { realm, count: 1, until: new Date(afterwards.getTime() - 61_000) })
    await insertEvents(database, { realm, count: 1, until: new Date(afterwards.getTime() - 59_000) })
    const { findings } = await verifier.verify(realm)
    assert.deepEqual(
      findings.map(each => [each.code, each.eventId]),
      [['event.unlinked', late]],
    )
  })

  it('tells a signed erasure from a removal', async () => {
    const { realm } = await linkedRealm()
    const accountId = newId(start)
    const events = createEventLog({ now: () => new Date(start.getTime() + 90_000), newId: () => newId(start) })
    const erasure = createEventErasure({ database, events, signingKey: async () => key, now: () => start, batch: 4 })
    const ids = await insertEvents(database, { realm, count: 5, until: new Date(start.getTime() + 60_000), accountId })
    await chain.link(realm)
    assert.equal(await erasure.eraseEventsOf(realm, accountId), 5)
    await chain.link(realm)
    assert.deepEqual(await verifier.verify(realm), { realm, links: 27, erased: 5, checkpoints: 4, findings: [] })
    assert.deepEqual(await database.query.selectFrom('events').select('id').where('id', 'in', ids).execute(), [])
  })

  it('takes no unsigned word for an erasure', async () => {
    const { realm, ids } = await linkedRealm()
    const events = createEventLog({ now: () => start, newId: () => newId(start) })
    await database.query
      .deleteFrom('events')
      .where('id', '=', ids[12] ?? '')
      .execute()
    const detail = { places: '13', count: 1, signature: 'e30.e30.AAAA' }
    await events.append(database.query, { realm, kind: 'events.erased', outcome: 'success', surface: 'job', detail })
    await chain.link(realm)
    assert.deepEqual(codesAndPlaces((await verifier.verify(realm)).findings), [['event.removed', 13, null]])
  })

  it('verifies every realm that has events, links or a file', async () => {
    await writeFile(checkpointFileOf(folder, 'gone'), '')
    const verified = (await verifier.verifyAll()).map(each => each.realm)
    assert.equal(verified.length, realms + 1)
    assert.equal(verified.includes('gone'), true)
  })

  async function swap(
    realm: string,
    [a, b]: [number, number],
    columns: readonly ('event_id' | 'hash')[],
  ): Promise<void> {
    const row = (seq: number) =>
      database.query
        .selectFrom('event_links')
        .selectAll()
        .where('realm', '=', realm)
        .where('seq', '=', seq)
        .executeTakeFirstOrThrow()
    const [first, second] = [await row(a), await row(b)]
    await database.query.deleteFrom('event_links').where('realm', '=', realm).where('seq', 'in', [a, b]).execute()
    const from = (target: typeof first, source: typeof first) => ({
      ...target,
      ...Object.fromEntries(columns.map(column => [column, source[column]])),
    })
    await database.query
      .insertInto('event_links')
      .values([from(first, second), from(second, first)])
      .execute()
  }
})
