import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { sql } from 'kysely'
import { createKeyMaterial, createKeyRing, rotate } from '../../kit/crypto/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { bankCipherColumns } from './cipher-columns.ts'
import { opening, openTestBooks } from './testing/books.ts'

onEachDatabase<unknown>('what the bank keeps encrypted', database => {
  const material = createKeyMaterial('international', opening)
  const openBooks = (change: Partial<Parameters<typeof openTestBooks>[1]> = {}) =>
    openTestBooks(database, { cooling: { milliseconds: 0, limit: 0 }, keys: createKeyRing(material), ...change })

  it('is all known to the rotation of keys', async () => {
    await openBooks()
    const { rows } = await sql<{ at: string }>`
      select table_name || '.' || column_name as at from information_schema.columns
      where table_schema = 'bank' and column_name like '%\\_cipher' order by at`.execute(database.query)
    const known = bankCipherColumns.map(({ table, column }) => `${table}.${column}`)
    assert.deepEqual(new Set(rows.map(row => row.at)), new Set(known))
  })

  it('is read in the context, and found by the index, that the rotation believes; and under a new key before and after', async () => {
    const books = await openBooks()
    const payer = await books.openAccount({ fen: 1000 })
    const { customerId } = payer
    await books.contacts.record(customerId, '16912345678')
    const other = { customerId, name: '陈静', number: '6299990000000000024', bank: '远山银行', alias: '' }
    const added = await books.payees.add(other)
    assert.ok(added.ok)
    const to = { kind: 'payee', payeeId: added.payeeId } as const
    const wish = { customerId, key: 'k', fromAccount: payer.accountId, to, amount: 10, memo: '', medium: 'otp-token' }
    assert.ok((await books.transfers.transfer(wish)).ok)

    const organisationId = randomUUID()
    const limit = { perBatch: 1000, perDay: 1000 }
    const limits = { maker: limit, checker: limit, manager: limit }
    await books.organisations.open({
      id: organisationId,
      name: '单位',
      members: [{ customerId, name: '王小青', role: 'maker' }],
      limits,
    })
    const { accountId: fromAccount } = await books.openAccount({ customerId: organisationId, product: 'company' })
    const membership = await books.organisations.membershipOf(customerId)
    assert.ok(membership)
    const line = { line: 1, name: '陈静', number: other.number, bank: '远山银行', amount: 1, memo: '' }
    assert.ok(
      (await books.batches.make(membership, customerId, { fromAccount, fileName: 'f', lines: [line], total: 1 })).ok,
    )

    const keys = createKeyRing(material)
    for (const at of bankCipherColumns) {
      const index = 'index' in at ? at.index.column : at.column
      const { rows } = await sql<{ cipher: string; found: string }>`
        select ${sql.id(at.column)} as cipher, ${sql.id(index)} as found from bank.${sql.id(at.table)}
        where ${sql.id(at.column)} is not null`.execute(database.query)
      assert.ok(rows.length > 0, `${at.table}.${at.column}`)
      for (const { cipher, found } of rows) {
        const plain = keys.decrypt(cipher, at.context())
        if ('index' in at) assert.ok(keys.blindIndexes(plain, at.context()).includes(found), `${at.table}.${index}`)
      }
    }

    const rotated = rotate(rotate(material, 'encryption', opening), 'blindIndex', opening)
    const after = await openBooks({ keys: createKeyRing(rotated) })
    assert.deepEqual(await after.payees.add(other), { ok: false, code: 'payee.known' })
    const again = { customerId, product: 'savings', holder: '王小青', number: payer.number } as const
    assert.deepEqual(await after.accounts.open(again), { ok: false, code: 'account.number_taken' })
    assert.equal((await after.accounts.revealNumbers(customerId)).get(payer.accountId), payer.number)
  })
})
