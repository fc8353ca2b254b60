import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { createMediaWorld, origin } from '../../media/testing-media.ts'
import { importSeeds, sealSeeds, type TokenSeed, tokenBySerial } from './index.ts'
import { n, newSeed, passphrase } from './testing-tokens.ts'

onEachIdentityDatabase('A seed file', database => {
  const world = createMediaWorld(database)
  const { deps, policy } = world
  const sealed = (seeds: readonly TokenSeed[], batch = 'b-1') => sealSeeds({ batch, passphrase, seeds, n }, randomBytes)
  const take = (text: string, change: Partial<Parameters<typeof importSeeds>[1]> = {}) =>
    importSeeds(deps, { realm: 'bank', policy, text, passphrase, ...change }, origin)
  const stored = async () =>
    Number(
      (
        await database.query
          .selectFrom('otp_tokens')
          .select(eb => eb.fn.countAll().as('n'))
          .executeTakeFirst()
      )?.n,
    )
  const rejections = (outcome: Awaited<ReturnType<typeof take>>) =>
    outcome.ok ? outcome.rejected.map(({ line, code }) => [line, code]) : outcome.code

  it('is taken into stock with its seeds encrypted, and written down', async () => {
    const seeds = [newSeed(), newSeed()]
    const outcome = await take(await sealed(seeds))
    assert.deepEqual(outcome, { ok: true, batch: 'b-1', imported: 2, rejected: [] })
    const [first] = seeds
    const token = await tokenBySerial(database.query, { realm: 'bank', serial: first?.serial ?? '' })
    assert.deepEqual([token?.status, token?.accountId], ['in-stock', null])
    const rows = await database.query.selectFrom('otp_tokens').selectAll().execute()
    assert(rows.every(row => row.secret_cipher.startsWith('v1.')))
    const event = await database.query.selectFrom('events').selectAll().orderBy('id', 'desc').executeTakeFirst()
    assert.equal(event?.kind, 'otp-token.seeds-imported')
    assert.partialDeepStrictEqual(event?.detail, { batch: 'b-1', imported: 2, rejected: 0 })
  })

  it('taken twice, also at once, changes nothing and says so', async () => {
    const text = await sealed([newSeed(), newSeed(), newSeed()])
    const outcomes = await Promise.all([take(text), take(text)])
    const imported = outcomes.map(outcome => (outcome.ok ? outcome.imported : -1)).toSorted((a, b) => a - b)
    assert.deepEqual(imported, [0, 3])
    assert.deepEqual(rejections(await take(text)), [
      [2, 'seed.known'],
      [3, 'seed.known'],
      [4, 'seed.known'],
    ])
  })

  it('has its bad lines said and the good ones taken', async () => {
    const good = newSeed()
    const seeds = [
      good,
      newSeed({ serial: good.serial }),
      newSeed({ suite: 'OCRA-1:HOTP-SHA256-6:QN06' }),
      newSeed({ suite: 'GBT38556-SM3-6-T60S' }),
      newSeed({ seed: randomBytes(15) }),
      newSeed({ validUntil: '2026-03-01' }),
      newSeed(),
      newSeed(),
    ]
    const lines = (await sealed(seeds)).trimEnd().split('\n')
    lines[7] = '{"serial":"QH1"}'
    lines[8] = lines[8]?.replace('2031-03-01', '2041-03-01') ?? ''
    const outcome = await take(lines.join('\r\n'))
    assert.deepEqual(rejections(outcome), [
      [3, 'seed.repeated'],
      [4, 'seed.suite'],
      [5, 'seed.gbt38556_off'],
      [6, 'seed.length'],
      [7, 'seed.expired'],
      [8, 'seed.malformed'],
      [9, 'seed.altered'],
    ])
    assert.equal(outcome.ok && outcome.imported, 1)
    assert(outcome.ok && outcome.rejected.every(({ serialMasked }) => (serialMasked?.length ?? 5) === 5))
  })

  it('whose lines were moved into another batch is rejected line by line', async () => {
    const [header] = (await sealed([newSeed()], 'one')).split('\n')
    const [, line] = (await sealed([newSeed()], 'two')).split('\n')
    assert.deepEqual(rejections(await take(`${header}\n${line}\n`)), [[2, 'seed.altered']])
  })

  it('with GB/T 38556 is taken where the policy allows it', async () => {
    const on = createMediaWorld(database, {
      rules: document => void (document.media = { 'otp-token': { gbt38556: true } }),
    })
    const outcome = await take(await sealed([newSeed({ suite: 'GBT38556-SM4-6-T60S-Q' })]), { policy: on.policy })
    assert.equal(outcome.ok && outcome.imported, 1)
  })

  it('with the wrong passphrase, no header or its end cut off is refused whole', async () => {
    const before = await stored()
    const text = await sealed([newSeed(), newSeed()])
    const lines = text.split('\n')
    assert.equal(rejections(await take(text, { passphrase: 'wrong' })), 'seeds.passphrase')
    assert.equal(rejections(await take(lines.slice(1).join('\n'))), 'seeds.header')
    assert.equal(rejections(await take(lines.slice(0, 2).join('\n'))), 'seeds.truncated')
    assert.equal(rejections(await take(text.replace('"count":2', '"count":1'))), 'seeds.passphrase')
    assert.equal(rejections(await take(text.replace(`"n":${n}`, '"n":1048576'))), 'seeds.header', 'work without end')
    assert.equal(rejections(await take('')), 'seeds.header')
    assert.equal(await stored(), before)
  })

  it('however it is damaged never brings in a seed that was not in it, and never fails', async () => {
    const seeds = [newSeed(), newSeed()]
    const text = await sealed(seeds)
    const [header = ''] = text.split('\n')
    // Within the lines: the header costs a key derivation each time, and has its own test.
    const place = fc.integer({ min: header.length + 1, max: text.length - 1 })
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 0, max: 3 }), fc.string({ maxLength: 5 }), async (at, cut, put) => {
        const outcome = await take(text.slice(0, at) + put + text.slice(at + cut))
        const rows = await database.query
          .selectFrom('otp_tokens')
          .select(['id', 'serial', 'suite', 'secret_cipher'])
          .execute()
        for (const row of rows.filter(({ serial }) => seeds.some(seed => seed.serial === serial))) {
          const seed = seeds.find(({ serial }) => serial === row.serial)
          const plain = deps.keys.decrypt(row.secret_cipher, `media.otp-token.secret.${row.id}`)
          assert.deepEqual([row.suite, plain], [seed?.suite, Buffer.from(seed?.seed ?? []).toString('base64url')])
        }
        assert.equal(outcome.ok || outcome.code.startsWith('seeds.'), true)
      }),
      { numRuns: 25 },
    )
  })

  it('of any text is refused and not failed at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async text => {
        assert.equal(rejections(await take(text)), 'seeds.header')
      }),
      { numRuns: 50 },
    )
  })
})
