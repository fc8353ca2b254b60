import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type RawBuilder, sql } from 'kysely'
import { createKeyMaterial, createKeyRing, createSigningKey, newId } from '../../kit/crypto/index.ts'
import { eligibleAccount } from '../accounts/index.ts'
import { issueGridCard } from '../authenticators/grid-card/index.ts'
import { createCeremonyStore } from '../ceremonies/index.ts'
import { createChain, createEventLog } from '../events/index.ts'
import { insertEvents, onEachIdentityDatabase } from '../events/testing-events.ts'
import { createMediaWorld, type MediaWorld } from '../media/testing-media.ts'
import { failuresFrom } from '../risk/index.ts'
import { createMaintenance, type MaintenanceJob } from './index.ts'

const now = new Date('2026-09-01T08:00:00.000Z')
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds)

onEachIdentityDatabase('Maintenance', database => {
  let folder: URL
  let jobs: MaintenanceJob[]
  let world: MediaWorld
  const done: [string, number][] = []
  before(async () => {
    folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'lingpai-audit-'))}/`)
    const key = await createSigningKey('ES256', now)
    world = createMediaWorld(database)
    world.clock.at = now
    const keys = createKeyRing(createKeyMaterial('international', now))
    jobs = createMaintenance({
      database,
      ceremonies: createCeremonyStore({ keys, now: () => now, eligible: eligibleAccount, failures: failuresFrom }),
      events: createEventLog({ now: () => now, newId: () => newId(now) }),
      chain: createChain({
        database,
        suite: 'international',
        signingKey: async () => key,
        checkpoints: folder,
        now: () => now,
      }),
      media: world.deps,
      realms: { all: () => [{ name: 'bank', version: 1, policy: world.policy, issuer: '', path: '' }] },
      oidc: { rotateSigningKeys: async () => 2, deliverLogoutNotices: async () => 3 },
      erasure: { eraseDue: async () => ({ accounts: 0, events: 0, failed: 0 }) },
      changes: { work: async () => 0 },
      tickets: { expire: async () => 0 },
      backchannel: { deliverPings: async () => 0 },
      face: { expire: async () => 0 },
      now: () => now,
      batch: 3,
      done: (name, count) => void done.push([name, count]),
    })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const run = async (name: string, signal = new AbortController().signal): Promise<number> => {
    const job = jobs.find(each => each.name === name)
    assert.ok(job, name)
    done.length = 0
    await job.work({ signal })
    return done[0]?.[1] ?? 0
  }
  const execute = (statement: RawBuilder<unknown>) => statement.execute(database.query)
  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) from identity.${sql.id(table)}`.execute(
      database.query,
    )
    return rows[0]?.count ?? -1
  }
  const ceremony = async (
    status: string,
    { expires, ended }: { expires: Date; ended: Date | null },
  ): Promise<string> => {
    const id = newId(ago(day))
    await execute(sql`insert into identity.ceremonies (id, realm, purpose, status, browser_hash, state, draft_cipher, return_to, language, created_at, expires_at, ended_at)
      values (${id}, 'toll', 'sign-in', ${status}, 'b', '{}', ${status === 'open' ? 'draft' : null}, '/', 'en', ${ago(day)}, ${expires}, ${ended})`)
    return id
  }
  /** Rows of which `gone` must go and `stay` must not; `gone` is more than two batches. */
  const purging = async (
    job: string,
    table: string,
    { gone, stay }: { gone: (index: number) => Promise<unknown>; stay: (() => Promise<unknown>)[] },
  ) => {
    for (let index = 0; index < 7; index++) await gone(index)
    for (const insert of stay) await insert()
    assert.equal(await run(job), 7)
    assert.equal(await count(table), stay.length)
    assert.equal(await run(job), 0)
  }

  it('ends cards whose time is over in batches, and warns of those whose time is near', async () => {
    const statuses = async () => {
      const rows = await database.query.selectFrom('grid_cards').select(['status', 'warned_at']).execute()
      return rows.map(row => `${row.status}${row.warned_at ? ' warned' : ''}`).toSorted()
    }
    for (let index = 0; index < 5; index++) {
      const issue = { accountId: await world.openAccount(), realm: 'bank', policy: world.policy, instead: false }
      assert.ok((await issueGridCard(world.deps, issue, { surface: 'command' })).ok)
    }
    const near = await world.openAccount()
    await issueGridCard(
      world.deps,
      { accountId: near, realm: 'bank', policy: world.policy, instead: false },
      { surface: 'command' },
    )
    await execute(sql`update identity.grid_cards set valid_until = ${ago(minute)}`)
    const until = ago(-day)
    await execute(
      sql`update identity.grid_cards set valid_until = ${until}, status = 'active' where account_id = ${near}`,
    )
    assert.equal(await run('expire-grid-cards'), 6)
    assert.deepEqual(await statuses(), ['active warned', ...Array.from({ length: 5 }, () => 'expired')])
    assert.equal(world.toldTo(near).at(-1), 'medium-expiring')
    assert.equal(await run('expire-grid-cards'), 0)
    assert.equal(await run('expire-otp-tokens'), 0)
  })

  it('ends certificates whose time is over, and warns once of those whose time is near', async () => {
    const key = async (validUntil: Date): Promise<string> => {
      const [account, id] = [await world.openAccount(), newId(now)]
      await execute(sql`insert into identity.certificate_keys
        (account_id, id, realm, fingerprint, serial, status, secret_cipher, valid_until, created_at)
        values (${account}, ${id}, 'bank', ${id}, '1', 'active', 'sealed', ${validUntil}, ${ago(day)})`)
      return account
    }
    const [over, near] = [await key(ago(minute)), await key(ago(-day))]
    await key(ago(-10_000 * day))
    assert.equal(await run('expire-certificate-keys'), 2)
    const { rows } = await sql<{ account_id: string; status: string; warned: boolean }>`
      select account_id, status, warned_at is not null as warned from identity.certificate_keys
      where status <> 'active' or warned_at is not null order by id`.execute(database.query)
    assert.deepEqual(rows, [
      { account_id: over, status: 'expired', warned: false },
      { account_id: near, status: 'active', warned: true },
    ])
    assert.deepEqual(
      [over, near].map(account => world.toldTo(account).at(-1)),
      ['medium-changed', 'medium-expiring'],
    )
    assert.equal(await run('expire-certificate-keys'), 0)
  })

  it('expires ceremonies, each with its event, and no other', async () => {
    const due = await Promise.all(
      [1, 2, 3, 4].map(seconds => ceremony('open', { expires: ago(seconds * 1000), ended: null })),
    )
    const open = await ceremony('open', { expires: ago(-minute), ended: null })
    assert.equal(await run('expire-ceremonies'), 4)
    const rows = await database.query.selectFrom('ceremonies').select(['id', 'status', 'draft_cipher']).execute()
    for (const row of rows)
      assert.deepEqual([row.status, row.draft_cipher], row.id === open ? ['open', 'draft'] : ['expired', null])
    const events = await database.query
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'ceremony.expired')
      .execute()
    assert.deepEqual(new Set(events.map(event => event.ceremony_id)), new Set(due))
    assert.equal(await run('expire-ceremonies'), 0)
    await execute(sql`delete from identity.ceremonies`)
  })

  it('purges ended ceremonies after a day, open ones never', () =>
    purging('purge-ceremonies', 'ceremonies', {
      gone: () => ceremony('completed', { expires: ago(2 * day), ended: ago(day + minute) }),
      stay: [
        () => ceremony('refused', { expires: ago(2 * day), ended: ago(day - minute) }),
        () => ceremony('open', { expires: ago(3 * day), ended: null }),
      ],
    }))

  it('purges codes and captchas, but not those of a running ceremony, which carry its counts', async () => {
    const running = await ceremony('open', { expires: ago(-minute), ended: null })
    const over = await ceremony('expired', { expires: ago(2 * hour), ended: ago(2 * hour) })
    const code = (id: string, expires: Date) =>
      execute(
        sql`insert into identity.codes (ceremony_id, kind, recipient_key, sent_at, expires_at) values (${id}, 'sms-code', ${newId(now)}, ${expires}, ${expires})`,
      )
    await purging('purge-codes', 'codes', {
      gone: index => code(index % 2 === 0 ? over : newId(now), ago(hour + minute)),
      stay: [() => code(over, ago(hour - minute)), () => code(running, ago(hour + minute))],
    })
    const captcha = (id: string, expires: Date) =>
      execute(sql`insert into identity.captchas values (${newId(now)}, ${id}, 'image', 'mac', ${expires}, ${expires})`)
    await purging('purge-captchas', 'captchas', {
      gone: () => captcha(over, ago(hour + minute)),
      stay: [() => captcha(over, ago(hour - minute)), () => captcha(running, ago(hour + minute))],
    })
  })

  it('purges what was asked of OTP tokens, an hour after it could be answered', async () => {
    const asked = (expires: Date) =>
      execute(
        sql`insert into identity.otp_token_challenges values (${newId(now)}, ${newId(now)}, ${newId(now)}, '123456', '', '', ${expires}, ${expires}, null)`,
      )
    await purging('purge-token-challenges', 'otp_token_challenges', {
      gone: () => asked(ago(hour + minute)),
      stay: [() => asked(ago(hour - minute))],
    })
  })

  it('purges throttles that are full again', async () => {
    const throttle = (at: Date) => execute(sql`insert into identity.throttles values (${newId(now)}, ${at})`)
    await purging('purge-throttles', 'throttles', { gone: () => throttle(ago(1)), stay: [() => throttle(ago(-1))] })
  })

  it('purges failed attempts after a week, successful ones after a hundred days', async () => {
    const attempt = (success: boolean, at: Date) =>
      execute(
        sql`insert into identity.sign_in_attempts values (${newId(at)}, 'toll', ${at}, 'a', 'p', null, 's', null, ${success})`,
      )
    await purging('purge-failed-attempts', 'sign_in_attempts', {
      gone: () => attempt(false, ago(7 * day + minute)),
      stay: [() => attempt(false, ago(7 * day - minute)), () => attempt(true, ago(8 * day))],
    })
    await execute(sql`delete from identity.sign_in_attempts`)
    await purging('purge-attempts', 'sign_in_attempts', {
      gone: index => attempt(index % 2 === 0, ago(100 * day + minute)),
      stay: [() => attempt(true, ago(100 * day - minute))],
    })
  })

  it('purges links a week after they expired', async () => {
    const link = (expires: Date) =>
      execute(
        sql`insert into identity.one_time_links values (${newId(now)}, 'toll', ${newId(now)}, 'report', null, ${expires}, ${expires})`,
      )
    await purging('purge-links', 'one_time_links', {
      gone: () => link(ago(7 * day + minute)),
      stay: [() => link(ago(7 * day - minute))],
    })
  })

  it('purges what the OpenID provider kept, but nothing without an end', async () => {
    const artifact = (expires: Date | null) =>
      execute(
        sql`insert into identity.oidc_artifacts values ('toll', 'RefreshToken', ${newId(now)}, null, null, null, '{}', ${expires})`,
      )
    await purging('purge-provider-state', 'oidc_artifacts', {
      gone: () => artifact(ago(hour + minute)),
      stay: [() => artifact(ago(hour - minute)), () => artifact(null)],
    })
  })

  it('purges notices four days after they ended, waiting ones never', async () => {
    const notice = (state: string, ended: Date | null) =>
      execute(sql`insert into identity.notices (id, realm, channel, recipient_key, recipient_cipher, recipient_masked, is_code, template, language, parameters_cipher, state, next_attempt_at, created_at, ended_at)
        values (${newId(now)}, 'toll', 'sms', 'k', 'c', 'm', false, 'locked', 'en', 'p', ${state}, ${ago(90 * day)}, ${ago(90 * day)}, ${ended})`)
    await purging('purge-notices', 'notices', {
      gone: index => notice(index % 2 === 0 ? 'sent' : 'dead', ago(4 * day + minute)),
      stay: [() => notice('sent', ago(4 * day - minute)), () => notice('waiting', null)],
    })
  })

  it('purges sessions a hundred days old, living ones never', async () => {
    const session = (created: Date, expires: Date, ended: Date | null) => {
      const id = newId(created)
      return execute(sql`insert into identity.sessions (id, account_id, realm, secret_hash, client_label, aal, amr, auth_time, evidence, created_at, last_seen_at, expires_at, ended_at)
        values (${id}, ${newId(now)}, 'toll', ${id}, 'Chrome', 1, '{pwd}', ${created}, '[]', ${created}, ${created}, ${expires}, ${ended})`)
    }
    await purging('purge-sessions', 'sessions', {
      gone: index => session(ago(101 * day), ago(90 * day), index % 2 === 0 ? ago(95 * day) : null),
      stay: [
        () => session(ago(101 * day), ago(-day), null),
        () => session(ago(99 * day), ago(90 * day), ago(95 * day)),
      ],
    })
  })

  it('purges verdicts after two hundred days', async () => {
    const verdict = (at: Date) =>
      execute(
        sql`insert into identity.risk_verdicts values (${newId(at)}, 'toll', ${newId(at)}, null, ${at}, 'allow', 0, '[]')`,
      )
    await purging('purge-verdicts', 'risk_verdicts', {
      gone: () => verdict(ago(200 * day + minute)),
      stay: [() => verdict(ago(200 * day - minute))],
    })
  })

  it('stops between two batches when it is told to', async () => {
    for (let index = 0; index < 7; index++)
      await execute(sql`insert into identity.throttles values (${newId(now)}, ${ago(minute)})`)
    assert.equal(await run('purge-throttles', AbortSignal.abort()), 3)
    assert.equal(await run('purge-throttles'), 4)
  })

  it('links and signs the events of every realm', async () => {
    await execute(sql`delete from identity.events`)
    for (const realm of ['bank', 'toll']) await insertEvents(database, { realm, count: 2, until: ago(minute) })
    assert.equal(await run('link-events'), 4)
    assert.equal(await run('checkpoint-events'), 2)
    assert.equal(await run('checkpoint-events'), 0)
    await insertEvents(database, { realm: 'bank', count: 1, until: ago(hour) })
    assert.equal(await run('link-events'), 0)
    assert.equal(await run('sweep-events'), 1)
  })

  it('has jobs with names of their own', () => {
    const names = jobs.map(job => job.name)
    assert.equal(new Set(names).size, names.length)
    for (const job of jobs) assert.ok(job.everySeconds >= 1)
  })
})
