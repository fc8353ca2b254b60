import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { tryUpgrade } from '../../kit/database/testing-migrations.ts'
import { packageRoot } from '../../kit/root.ts'

const at = `'2026-03-01T00:00:00Z'`
const later = `'2026-03-01T01:00:00Z'`

const rowsAfter = {
  '0001-portal-sessions.sql': `
    insert into portal_attempts values ('toll-portal', 's', 'b', 'sealed', ${later});
    insert into portal_sessions (client, id_hash, subject, sealed, created_at, last_seen_at, idle_until, expires_at) values
      ('toll-portal', 'h', 'a1', 'sealed', ${at}, ${at}, ${later}, ${later});
    insert into portal_forms values ('toll-portal', 'f', 'h', 'sealed', ${later});
    insert into portal_logouts values ('toll-portal', 'j', null, 'a1', ${at}, ${later});`,
}

onEachDatabase('the schema of the toll portal', database => {
  it('is the same made fresh and upgraded step by step with rows in every table', async () => {
    const folder = new URL('portals/toll/migrations/', packageRoot)
    const { fresh, upgraded, rows } = await tryUpgrade(database, { folder, rowsAfter })
    assert.deepEqual(upgraded, fresh)
    assert.deepEqual(rows, { portal_attempts: 1, portal_forms: 1, portal_logouts: 1, portal_sessions: 1 })
  })
})
