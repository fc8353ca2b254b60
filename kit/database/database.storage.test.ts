import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onEachDatabase } from './testing.ts'

onEachDatabase('x', database => {
  it('a', async () => {
    await sql`select 1`.execute(database.query)
    assert.equal(1, 1)
  })
})
