import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, it } from 'node:test'
import { sql } from 'kysely'
import { createFullKeyMaterial, type KeyMaterial, markBackedUp } from '../../kit/crypto/index.ts'
import { inSchema, migrate } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import { identityMigrations } from '../compose.ts'
import { templateParameters } from '../notices/index.ts'
import { createPolicyStore, parsePolicy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type Examination, examine } from './examine.ts'
import type { Finding } from './finding.ts'

const templates = Object.fromEntries(
  Object.entries(templateParameters).map(([name, parameters]) => [name, { id: `SMS_${name}`, parameters }]),
)
const real = {
  production: true,
  LINGPAI_DATA: '/nowhere/lingpai',
  LINGPAI_TRUSTED_PROXIES: 1,
  LINGPAI_METRICS_TOKEN: 'token',
  LINGPAI_SMS_GATEWAY: 'alibaba',
  LINGPAI_EMAIL_GATEWAY: 'smtp',
  LINGPAI_REGISTRY: 'http',
  face: 'http',
  LINGPAI_SMS_TEMPLATES: templates,
} as const

onEachDatabase<unknown>('The doctor', database => {
  let material: KeyMaterial
  before(async () => {
    material = markBackedUp(await createFullKeyMaterial('international', new Date()), new Date())
  })
  const wrong = async (change: Partial<Examination['config']> = {}, now = () => new Date()): Promise<string[]> => {
    const config = { ...real, ...change }
    const findings = await examine({
      config,
      database,
      migrations: [identityMigrations],
      loadKeys: async () => material,
      now,
    })
    return findings.filter(({ well }) => !well).map(({ words }) => words)
  }
  const says = async (words: RegExp, change: Partial<Examination['config']>): Promise<void> => {
    const found = (await wrong(change)).filter(one => words.test(one))
    assert.equal(found.length, 1, `${words} in ${JSON.stringify(await wrong(change))}`)
    assert.ok(!(await wrong()).some(one => words.test(one)), 'and not where nothing is wrong')
  }

  it('says that the tables are not there', async () => {
    assert.ok(
      (await wrong()).some(words => /not those of this release \(0001-accounts\.sql.*"lingpai migrate"/.test(words)),
    )
    await migrate({ database, ...identityMigrations })
    assert.ok(!(await wrong()).some(words => words.includes('"lingpai migrate"')))
  })

  it('says which gateways are simulated in production', async () => {
    await says(/^LINGPAI_SMS_GATEWAY is simulated: SMS reach nobody/, { LINGPAI_SMS_GATEWAY: 'simulated' })
    await says(/^LINGPAI_EMAIL_GATEWAY is simulated/, { LINGPAI_EMAIL_GATEWAY: 'simulated' })
    await says(/^LINGPAI_REGISTRY is simulated: real names/, { LINGPAI_REGISTRY: 'simulated' })
    await says(/^LINGPAI_FACE is simulated: faces are not/, { face: 'simulated' })
    const demonstration = await wrong({ production: false, LINGPAI_SMS_GATEWAY: 'simulated' })
    assert.ok(!demonstration.some(words => words.includes('simulated')))
  })

  it('says which notices have no template of the SMS provider', async () => {
    const { locked: _locked, 'account-held': _held, ...some } = templates
    for (const gateway of ['alibaba', 'tencent'] as const)
      await says(/has no template of the provider's for locked, account-held: these are never sent/, {
        LINGPAI_SMS_GATEWAY: gateway,
        LINGPAI_SMS_TEMPLATES: some,
      })
    assert.ok(
      !(await wrong({ LINGPAI_SMS_GATEWAY: 'http', LINGPAI_SMS_TEMPLATES: {} })).some(one => /template/.test(one)),
    )
  })

  it('takes a template for each language in the place of one for all', async () => {
    const { code: _code, ...rest } = templates
    const code = { id: 'SMS_1', parameters: ['code', 'minutes'] }
    const each = { ...rest, 'code:zh-CN': code, 'code:zh-Hant': code, 'code:en': code }
    assert.ok(!(await wrong({ LINGPAI_SMS_TEMPLATES: each })).some(words => /TEMPLATES/.test(words)))
    const { 'code:en': _english, ...two } = each
    await says(/has no template of the provider's for code:/, { LINGPAI_SMS_TEMPLATES: two })
  })

  it('says which template names no notice of ours, or a parameter that it has not', async () => {
    await says(/names lokced, and there is no such notice/, {
      LINGPAI_SMS_TEMPLATES: { ...templates, lokced: { id: 'SMS_1', parameters: [] } },
    })
    await says(/asks for minuts in code, which has only code, minutes/, {
      LINGPAI_SMS_TEMPLATES: { ...templates, code: { id: 'SMS_1', parameters: ['code', 'minuts'] } },
    })
  })

  it('says that nobody reads the metrics', async () => {
    await says(/^LINGPAI_METRICS_TOKEN is not set, so \/metrics answers 404/, { LINGPAI_METRICS_TOKEN: undefined })
  })

  it('says how far the clocks are apart', async () => {
    const apart = await wrong({}, () => new Date(Date.now() - 60_000))
    assert.ok(
      apart.some(words => /clock and the database's are (59|60) s apart/.test(words)),
      apart.join(),
    )
    assert.ok(!(await wrong()).some(words => words.includes('apart')))
  })

  it('says of tokens of GB/T 38556 that they are off, and finds fault where somebody switched them on', async () => {
    const identity = inSchema<IdentityTables>(database, 'identity')
    const { document } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
    const found = async (gbt38556: boolean): Promise<Finding[]> => {
      const changed = { ...document, media: { 'otp-token': { allowed: true, gbt38556 } } }
      const policy = { realm: 'bank', text: JSON.stringify(changed), digest: String(gbt38556) }
      await identity.transaction(async tx => await createPolicyStore(identity).load(tx, policy, new Date()))
      const looked = { config: real, database, migrations: [identityMigrations], loadKeys: async () => material }
      const findings = await examine({ ...looked, now: () => new Date() })
      return findings.filter(({ words }) => words.includes('gbt38556'))
    }
    assert.deepEqual(
      (await found(false)).map(({ well }) => well),
      [true],
    )
    const [on] = await found(true)
    assert.equal(on?.well, false)
    assert.match(on?.words ?? '', /^Realm bank: media\.otp-token\.gbt38556 is on, but/)
    await sql`delete from identity.policies`.execute(database.query)
  })

  it('counts logout notices that were given up', async () => {
    const id = '00000000-0000-7000-8000-000000000001'
    await sql`insert into identity.logout_notices (account_id, session_id, client_id, realm, sid, state, next_attempt_at, created_at)
      values (${id}, ${id}, 'toll-portal', 'toll', 's', 'dead', now(), now())`.execute(database.query)
    assert.ok((await wrong()).some(words => words.startsWith('1 logout notices were given up')))
    await sql`delete from identity.logout_notices`.execute(database.query)
    assert.ok(!(await wrong()).some(words => words.includes('logout notices')))
  })
})
