import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { newId } from '../../kit/crypto/index.ts'
import { isAppError } from '../../kit/errors/index.ts'
import { onEachIdentityDatabase } from '../events/testing-events.ts'
import { collectData, zipData } from './index.ts'
import { createErasureWorld, type ErasureWorld, personal } from './testing-erasure.ts'

const start = new Date('2026-03-01T08:00:00.000Z')

onEachIdentityDatabase("The holder's data", database => {
  let world: ErasureWorld
  let id: string
  before(async () => {
    world = await createErasureWorld(database, start)
    id = await world.openAccount()
    await world.fillTables(id)
    const by = { actor: newId(start), accountId: id, realm: 'toll', outcome: 'success', surface: 'staff' } as const
    await world.events.append(database.query, { ...by, kind: 'staff.account-looked-up' })
  })

  it('has every value in clear and every subject filled', async () => {
    const data = await collectData(database.query, world, id)
    const text = JSON.stringify(data)
    for (const value of Object.values(personal)) assert.equal(text.includes(value), true, value)
    for (const [subject, value] of Object.entries(data))
      if (subject !== 'notices') assert.notEqual(JSON.stringify(value), '[]', subject)
  })

  it('has no secret, nothing made from one, and no name of staff', async () => {
    const text = JSON.stringify(await collectData(database.query, world, id))
    const [event] = await database.query.selectFrom('events').selectAll().where('account_id', '=', id).execute()
    const [session] = await database.query.selectFrom('sessions').selectAll().where('account_id', '=', id).execute()
    for (const secret of ['argon2', session?.secret_hash ?? '', event?.actor ?? '']) {
      assert.notEqual(secret, '')
      assert.equal(text.includes(secret), false, secret)
    }
  })

  it('of another account has nothing', async () => {
    await assert.rejects(
      collectData(database.query, world, newId(start)),
      error => isAppError(error) && error.code === 'account.unknown',
    )
  })

  it("is packed with a note in the person's language", async () => {
    const data = await collectData(database.query, world, id)
    const chinese = unzip(await zipData(data, { language: 'zh-CN', service: '青禾通行', now: start }))
    assert.deepEqual(Object.keys(chinese).toSorted(), ['data.json', '说明.txt'])
    assert.deepEqual(JSON.parse(chinese['data.json'] ?? ''), JSON.parse(JSON.stringify(data)))
    assert.match(chinese['说明.txt'] ?? '', /^\uFEFF青禾通行：您的个人数据\r\n/)
    const english = unzip(await zipData(data, { language: 'en', service: 'Qinghe Toll', now: start }))
    assert.match(english['README.txt'] ?? '', /^\uFEFFQinghe Toll: your personal data\r\n/)
  })
})

/** Reads the files that the central directory lists (APPNOTE 4.3.12), names as UTF-8. */
function unzip(zip: Buffer): Record<string, string> {
  const files: Record<string, string> = {}
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 1)) {
    const [size, nameLength, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)]
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(begin, begin + size)
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString('utf8')
    files[name] = (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8')
  }
  return files
}
