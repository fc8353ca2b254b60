import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { migrate } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { tryUpgrade } from '../../kit/database/testing-migrations.ts'
import { packageRoot } from '../../kit/root.ts'

const at = `'2026-03-01T00:00:00Z'`
const id = (number: number): string => `'00000000-0000-7000-8000-00000000${number.toString().padStart(4, '0')}'`

const rowsAfter = {
  '0001-ledger.sql': `
    insert into accounts (id, kind, customer_id, product, number_index, number_cipher, number_masked, holder_index,
        holder_cipher, holder_masked, opened_at)
      values (${id(1001)}, 'customer', ${id(2001)}, 'debit-card', 'n', 'n', 'n', 'h', 'h', 'h', ${at});
    select post(${id(3001)}, ${at}, 'cash', '', null, array[${id(1001)}, ${id(1)}]::uuid[], array[700, -700]::bigint[]);
    select transfer(${id(2001)}, 'k', 'f', ${id(3002)}, ${at}, ${id(1001)}, ${id(1001)}, null, ${id(1)}, 100, '', null,
      null, null, null, null);
    insert into limits (customer_id, medium, day) values (${id(2001)}, 'sms-code', '2026-03-01');
    insert into payees values (${id(2001)}, ${id(4001)}, '他行', null, 'c', 'm', 'i', 'c', 'm', 'i', '', ${at}, ${at}, 0);
    insert into schedules (customer_id, id, from_account, payee_id, amount, memo, repeat, first_at, due_at, created_at)
      values (${id(2001)}, ${id(5001)}, ${id(1001)}, ${id(4001)}, 1, '', 'once', ${at}, ${at}, ${at});
    insert into schedule_runs values (${id(2001)}, ${id(5001)}, 1, ${at}, ${at}, 'done', ${id(3001)});
    insert into reports values (${id(2001)}, ${id(6001)}, null, null, '', ${at});`,
  '0002-portal-sessions.sql': `
    insert into portal_attempts values ('bank-portal', 's', 'b', 'sealed', ${at});
    insert into portal_sessions (client, id_hash, subject, sealed, created_at, last_seen_at, idle_until, expires_at) values
      ('bank-portal', 'h', 'a1', 'sealed', ${at}, ${at}, ${at}, ${at});
    insert into portal_forms values ('bank-portal', 'f', 'h', 'sealed', ${at});
    insert into portal_logouts values ('bank-portal', 'j', null, 'a1', ${at}, ${at});`,
  '0003-transfer-drafts.sql': `
    insert into transfer_drafts values (${id(2001)}, ${id(7001)}, ${id(1001)}, null, ${id(4001)}, 1, '', null, 'once',
      'd', ${at});`,
  '0004-notices-and-operations.sql': `
    insert into notice_settings values (${id(2001)}, 0, true, 'zh-CN', ${at});
    insert into contacts values (${id(2001)}, 'c', 'm', ${at});
    select post(${id(3003)}, ${at}, 'cash', '', null, array[${id(1001)}, ${id(1)}]::uuid[], array[1, -1]::bigint[]);
    insert into operation_drafts values (${id(2001)}, ${id(8001)}, 'raise-limit', '{}', ${at});
    insert into image_codes values (${id(2001)}, ${id(8002)}, ${at});
    insert into name_checks values (${id(2001)}, ${at}, 1);`,
  '0005-organisations-and-batches.sql': `
    insert into organisations values (${id(2002)}, '单位', ${at});
    insert into organisation_members values (${id(2002)}, ${id(2001)}, '王小青', 'maker', ${at});
    insert into organisation_limits values (${id(2002)}, 'maker', 1, 1, '2026-03-01');
    insert into batches (organisation_id, id, from_account, file_name, lines, total, digest, maker_id, made_at)
      values (${id(2002)}, ${id(9001)}, ${id(1001)}, 'f', 1, 1, 'd', ${id(2001)}, ${at});
    insert into batch_lines values (${id(2002)}, ${id(9001)}, 1, null, 'c', 'm', 'i', 'c', 'm', 'i', 1, '');`,
  '0007-asked-and-members.sql': `
    insert into organisation_changes values (${id(2002)}, ${id(9501)}, 'remove-member', ${id(2001)}, '王小青', 'maker', null,
      null, 'maker', true, ${id(9601)}, '柜员', ${at});`,
}

onEachDatabase('the schema of the bank portal', database => {
  it('is the same made fresh and upgraded step by step with rows in every table', async () => {
    const folder = new URL('portals/bank/migrations/', packageRoot)
    const { fresh, upgraded, rows } = await tryUpgrade(database, { folder, rowsAfter })
    assert.deepEqual(upgraded, fresh)
    assert.deepEqual(rows, {
      accounts: 18,
      batch_lines: 1,
      batches: 1,
      contacts: 1,
      entries: 2,
      image_codes: 1,
      limits: 1,
      name_checks: 1,
      notice_settings: 1,
      notices: 1,
      operation_drafts: 1,
      organisation_changes: 1,
      organisation_limits: 1,
      organisation_members: 1,
      organisations: 1,
      payees: 1,
      portal_attempts: 1,
      portal_forms: 1,
      portal_logouts: 1,
      portal_sessions: 1,
      postings: 4,
      reports: 1,
      schedule_runs: 1,
      schedules: 1,
      transfer_drafts: 1,
      transfers: 1,
    })
  })

  it('lets no clerk agree to what they asked themselves, whatever the application believes', async () => {
    await migrate({ database, schema: 'bank', folder: new URL('portals/bank/migrations/', packageRoot) })
    const change = (decidedBy: string) =>
      sql`insert into bank.organisation_changes values (${sql.raw(id(2002))}, ${sql.raw(decidedBy)}, 'change-limit', null, null,
        'maker', 1, 1, 'none', false, ${sql.raw(id(9601))}, 'a', ${sql.raw(at)}, 'applied', ${sql.raw(decidedBy)}, 'b',
        ${sql.raw(at)})`.execute(database.query)
    await change(id(9602))
    await assert.rejects(change(id(9601)), /organisation_changes_two_clerks/)
  })
})
