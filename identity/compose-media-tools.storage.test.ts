/** The commands that seal, import and give: what they print, and what of it is never printed. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pemOf } from '../kit/certificates/index.ts'
import { createTestAuthority } from '../kit/certificates/testing-certificates.ts'
import { createKeyMaterial, createKeyRing } from '../kit/crypto/index.ts'
import { migrate } from '../kit/database/index.ts'
import { onEachDatabase } from '../kit/database/testing.ts'
import { packageRoot } from '../kit/root.ts'
import { composeMediaTools, sealSeedTable } from './compose-media-tools.ts'
import { composeStores, type Stores } from './compose-stores.ts'
import { createMediaWorld } from './media/testing-media.ts'

const passphrase = 'correct horse battery'
const head = 'serial,suite,validUntil,seed'
const suite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
const seed = '31'.repeat(32)
const now = () => new Date('2026-03-01T08:00:00Z')

onEachDatabase<unknown>('the commands of media', whole => {
  let folder: string
  let stores: Stores
  let accountId: string
  const printed: string[] = []
  const print = (line: string): void => void printed.push(line)
  const phone = '13900001234'
  const answering = (answer: string) => async (): Promise<string[]> => [answer]

  before(async () => {
    await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
    folder = await mkdtemp(join(tmpdir(), 'lingpai-media-'))
    stores = composeStores({ database: whole, keys: createKeyRing(createKeyMaterial('international', now())), now })
    accountId = stores.newId()
    await stores.accounts.insert(stores.database.query, {
      id: accountId,
      realm: 'bank',
      origin: 'counter',
      ial: 3,
      language: 'zh-CN',
    })
    await stores.identifiers.add(
      stores.database.query,
      { realm: 'bank', id: accountId },
      { kind: 'phone', value: phone },
      now(),
    )
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const authority = createTestAuthority()
  const trust = async () => ({ anchors: [authority.certificate], revocation: { lists: [], required: false } })

  function tools({ certificates = true }: { certificates?: boolean } = {}) {
    const { policy: base } = createMediaWorld(stores.database)
    const certificateKey = { ...base.media['certificate-key'], allowed: certificates }
    const policy = { ...base, media: { ...base.media, 'certificate-key': certificateKey } }
    const realm = { name: 'bank', version: 1, policy, path: '/realms/bank', issuer: 'http://localhost/realms/bank' }
    return composeMediaTools({ stores, realm, passphrase, trust, print })
  }

  async function sealed(name: string, lines: readonly string[]): Promise<string> {
    const [file, out] = [join(folder, `${name}.csv`), join(folder, `${name}.jsonl`)]
    await writeFile(file, [head, ...lines].join('\n'))
    const table = { file, out, batch: name, passphrase }
    assert.ok(await sealSeedTable(table, { ask: answering(''), print }), printed.join('\n'))
    return out
  }

  it('seals a table for its owner alone, without a seed in clear, and never over what is there', async () => {
    const out = await sealed('one', [`QH700001,${suite},2031-03-01,${seed}`])
    assert.equal((await stat(out)).mode & 0o777, 0o600)
    assert.ok(!(await readFile(out, 'utf8')).includes(seed))
    const again = { file: join(folder, 'one.csv'), out, batch: 'one', passphrase }
    await assert.rejects(sealSeedTable(again, { ask: answering(''), print }), { code: 'usage' })
  })

  for (const [what, line] of [
    ['a suite that is none', `QH700002,HOTP,2031-03-01,${seed}`],
    ['a short seed', `QH700002,${suite},2031-03-01,3131`],
    ['no date', `QH700002,${suite},soon,${seed}`],
    ['a column more', `QH700002,${suite},2031-03-01,${seed},x`],
  ] as const)
    it(`says the line of ${what}, and writes nothing`, async () => {
      const [file, out] = [join(folder, 'bad.csv'), join(folder, 'bad.jsonl')]
      await writeFile(file, [head, `QH700001,${suite},2031-03-01,${seed}`, line].join('\n'))
      printed.length = 0
      const table = { file, out, batch: 'bad', passphrase }
      assert.equal(await sealSeedTable(table, { ask: answering(''), print }), false)
      assert.match(printed.join(), /^line 3: /)
      await assert.rejects(stat(out), { code: 'ENOENT' })
    })

  it('takes no passphrase that is easily guessed', async () => {
    const table = { file: join(folder, 'one.csv'), out: join(folder, 'short.jsonl'), batch: 'b', passphrase: undefined }
    assert.equal(await sealSeedTable(table, { ask: answering('short'), print }), false)
  })

  it('imports the good lines, says the bad ones by number, and takes each serial once', async () => {
    const file = await sealed('two', [
      `QH710001,${suite},2031-03-01,${seed}`,
      `QH710002,${suite},2025-03-01,${seed}`,
      `QH710003,TOTP-SHA1-6-T60S,2031-03-01,${seed}`,
    ])
    printed.length = 0
    assert.equal(await tools().importSeeds(file, answering('')), false)
    assert.match(printed.join('\n'), /2 of 2 tokens\n {2}line 3 \(\*0002\): its time is over \[seed\.expired\]/)
    assert.match(printed.at(-1) ?? '', /batch two: 2 tokens in stock, 1 lines not taken/)
    printed.length = 0
    await tools().importSeeds(file, answering(''))
    assert.match(printed.at(-1) ?? '', /0 tokens in stock, 3 lines not taken/)
    assert.ok(!printed.join().includes(seed))
  })

  it('says of tokens of GB/T 38556 not only that they are not taken, but why', async () => {
    const lines = ['QH715001', 'QH715002'].map(serial => `${serial},GBT38556-SM3-6-T60S,2031-03-01,${seed}`)
    const file = await sealed('chinese', lines)
    printed.length = 0
    assert.equal(await tools().importSeeds(file, answering('')), false)
    const said = printed.join('\n')
    assert.match(said, /line 3 \(\*5002\): GB\/T 38556, which the policy has off \[seed\.gbt38556_off\]/)
    assert.equal(said.split('not been checked against the official sample data').length, 2)
  })

  it('gives a token to whom it is said, with the activation code once; another only in its place', async () => {
    await tools().importSeeds(await sealed('three', [`QH720001,${suite},2031-03-01,${seed}`]), answering(''))
    const given = { serial: 'QH720001', instead: false }
    printed.length = 0
    assert.equal(await tools().issueToken(given, answering('13900009999')), false)
    assert.equal(await tools().issueToken(given, answering(phone)), true)
    assert.match(printed.join('\n'), /activation code, told this once: \d{12}\n/)
    assert.ok(!printed.join().includes(phone))
    assert.equal(await tools().issueToken(given, answering(phone)), false)
    assert.match(printed.at(-1) ?? '', /No token of this serial is in stock/)
    const rows = await stores.database.query.selectFrom('events').select(['kind', 'surface']).execute()
    assert.ok(rows.some(row => row.kind === 'medium.issued' && row.surface === 'command'))
  })

  it('prints a card into a new file for its owner alone; where it can’t be given there is no file', async () => {
    const out = join(folder, 'card.pdf')
    assert.equal(await tools().issueGridCard({ out, instead: false }, answering(phone)), true)
    assert.equal((await stat(out)).mode & 0o777, 0o600)
    assert.match(await readFile(out, 'latin1'), /^%PDF-1\.\d/)
    const second = join(folder, 'second.pdf')
    assert.equal(await tools().issueGridCard({ out: second, instead: false }, answering(phone)), false)
    await assert.rejects(stat(second), { code: 'ENOENT' })
    await assert.rejects(tools().issueGridCard({ out, instead: true }, answering(phone)), { code: 'usage' })
    assert.equal(await tools().issueGridCard({ out: second, instead: true }, answering(phone)), true)
  })

  describe('a certificate', () => {
    const pemFile = async (name: string, pem = pemOf(authority.issue().certificate.der)): Promise<string> => {
      const file = join(folder, name)
      await writeFile(file, pem)
      return file
    }
    const register = async (file: string, account: string | undefined, answer = phone) => {
      printed.length = 0
      return await tools().registerCertificate({ file, account }, answering(answer))
    }

    it('is registered for an account named by its id, or for a holder who is asked for', async () => {
      assert.ok(await register(await pemFile('by-id.pem'), accountId, 'nobody'), printed.join('\n'))
      assert.match(printed.join('\n'), /^registered: [0-9a-f-]{36}$/)
      assert.ok(await register(await pemFile('by-phone.pem'), undefined), printed.join('\n'))
      const rows = stores.database.query.selectFrom('events').select(['kind', 'surface', 'actor'])
      const events = await rows.where('account_id', '=', accountId).where('kind', '=', 'medium.issued').execute()
      assert.deepEqual(events.at(-1), { kind: 'medium.issued', surface: 'command', actor: null })
    })

    const refusals: [string, RegExp, (file: string) => Promise<boolean>][] = [
      ['an account of nobody', /no account of that holder/, file => register(file, stores.newId())],
      ['what is no id', /no account of that holder/, file => register(file, '1 or 1')],
      ['an unknown phone', /no account of that holder/, file => register(file, undefined, '13900009999')],
      ['no certificate', /no certificate of a person/, async () => register(await pemFile('no.pem', 'x'), accountId)],
      [
        'one of another authority',
        /none of the anchors/,
        async () =>
          register(await pemFile('other.pem', pemOf(createTestAuthority('Other').issue().certificate.der)), accountId),
      ],
      [
        'the same one twice',
        /has an account already/,
        async file => {
          assert.ok(await register(file, accountId))
          return await register(file, accountId)
        },
      ],
    ]
    for (const [index, [what, expected, run]] of refusals.entries())
      it(`${what} is refused in words`, async () => {
        assert.equal(await run(await pemFile(`refused-${index}.pem`)), false)
        assert.match(printed.join('\n'), expected)
      })

    it('where the policy offers none is refused', async () => {
      const file = await pemFile('off.pem')
      const off = tools({ certificates: false })
      assert.equal(await off.registerCertificate({ file, account: accountId }, answering('')), false)
    })

    it('in a file that is not there: import.file-unreadable', async () => {
      await assert.rejects(register(join(folder, 'none.pem'), accountId), { code: 'import.file-unreadable' })
    })
  })
})
