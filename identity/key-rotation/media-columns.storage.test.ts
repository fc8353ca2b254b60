import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { pemOf } from '../../kit/certificates/index.ts'
import { registerAtCounter } from '../authenticators/certificate-key/index.ts'
import { createKeyWorld } from '../authenticators/certificate-key/testing-keys.ts'
import { issueGridCard } from '../authenticators/grid-card/index.ts'
import { createTokenWorld } from '../authenticators/otp-token/testing-tokens.ts'
import { makeRecoveryCodes } from '../authenticators/recovery-code/index.ts'
import { enrolTotp } from '../authenticators/totp/index.ts'
import { onEachIdentityDatabase } from '../events/testing-events.ts'
import { createMediaWorld, origin } from '../media/testing-media.ts'
import { cipherColumns } from './columns.ts'

onEachIdentityDatabase('Secrets of media', database => {
  const world = createMediaWorld(database)
  const { deps, policy } = world

  it('are bound as the rotation of keys believes', async () => {
    const accountId = await world.openAccount()
    const of = { accountId, realm: 'bank', policy }
    await enrolTotp(deps, { ...of, issuer: '青禾银行', label: '139****0001' })
    await makeRecoveryCodes(deps, of, origin)
    await issueGridCard(deps, { ...of, instead: false }, origin)
    await createTokenWorld(world).issued()
    const certified = createKeyWorld(database, world)
    const pem = pemOf(certified.keyFor('x').certificate.der)
    const registered = await registerAtCounter(certified.deps, { realm: certified.realm, accountId, pem }, origin)
    assert(registered.ok)
    const columns = cipherColumns.filter(({ context }) => context(['a', 'b']).startsWith('media.'))
    assert.equal(columns.length, 6)
    for (const { table, column, key, context } of columns) {
      const names = key.map(([name]) => sql.id(name))
      const { rows } = await sql<{ key: string[]; cipher: string }>`
        select array[${sql.join(names.map(name => sql`${name}::text`))}] as key, ${sql.id(column)} as cipher
        from identity.${sql.id(table)}`.execute(database.query)
      assert.equal(rows.length, 1, `${table}.${column}`)
      for (const row of rows) assert.notEqual(deps.keys.decrypt(row.cipher, context(row.key)), '', `${table}.${column}`)
    }
  })
})
