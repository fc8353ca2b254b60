/** What staff do about a holder's media: given, stopped, taken away; each an event with its actor. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { before, beforeEach, describe, it } from 'node:test'
import { pemOf } from '../../kit/certificates/index.ts'
import { createTestAuthority } from '../../kit/certificates/testing-certificates.ts'
import { registerAtCounter, type TrustReader } from '../authenticators/certificate-key/index.ts'
import { importSeeds, sealSeeds } from '../authenticators/otp-token/index.ts'
import { phone, register } from '../ceremonies/api/testing-headless.ts'
import { openTestApi } from '../testing-api.ts'
import type { TestAnswer } from '../testing-client.ts'
import type { StaffRole } from './index.ts'

const world = await openTestApi()
await register(world, world.client())
const accountOfToll =
  (await world.identifiers.accountOf(world.database.query, 'toll', { kind: 'phone', value: phone })) ?? ''

/** A holder of the bank, where tokens and cards are given. */
async function holder(realm = 'bank'): Promise<string> {
  const id = world.newId()
  await world.accounts.insert(world.database.query, { id, realm, origin: 'counter', ial: 3, language: 'zh-CN' })
  return id
}

function member(roles: StaffRole[]) {
  const id = randomUUID()
  world.staffRoles.set(id, roles)
  world.staffTokens.set(id, { accountId: id, aal: 2, authTime: world.clock.now(), scopes: ['openid', 'staff'] })
  const headers = { authorization: `Bearer ${id}` }
  const client = world.client()
  const bank = (accountId: string): string => `/realms/bank/api/staff/accounts/${accountId}`
  return {
    id,
    get: (accountId: string, path: string) => client.get(`${bank(accountId)}${path}`, headers),
    post: (accountId: string, path: string, json: unknown = {}) =>
      client.post(`${bank(accountId)}${path}`, json, headers),
  }
}

const outcome = ({ status, json }: TestAnswer) => [status, (json as { code?: string } | undefined)?.code]
const last = async (kind: string) => (await world.eventsWritten(kind)).at(-1)

let serials = 0
async function inStock(realm = 'bank'): Promise<string> {
  const serial = `S${process.pid}-${++serials}`
  const seed = { serial, suite: 'OCRA-1:HOTP-SHA256-6:QA24-T1M', validUntil: '2040-01-01', seed: randomBytes(32) }
  const text = await sealSeeds({ batch: 'b', passphrase: 'p', seeds: [seed], n: 16_384 }, randomBytes)
  const { policy } = world.realms.get(realm)
  const origin = { surface: 'command' } as const
  const imported = await importSeeds(world, { realm, policy, text, passphrase: 'p' }, origin)
  assert.ok(imported.ok && imported.imported === 1)
  return serial
}

interface Listed {
  media: { kind: string; id: string; status: string; serialMasked: string | null }[]
}

async function list(accountId: string): Promise<Listed['media']> {
  return ((await member(['clerk']).get(accountId, '/media')).json as Listed).media
}

/** One whose certificate the realm trusts, as it is registered at the counter. */
async function withCertificateKey(accountId: string): Promise<string> {
  const authority = createTestAuthority('Qinghe CA')
  const trust: TrustReader = async () => ({
    anchors: [authority.certificate],
    revocation: { lists: [authority.list([], { nextAt: new Date('2040-01-01') })], required: true },
  })
  const years = { from: new Date('2026-01-01'), until: new Date('2036-01-01') }
  const { certificate } = authority.issue({ ...years, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] })
  const reports = { make: async () => 'http://localhost/not-me' }
  const given = { realm: world.realms.get('bank'), accountId, pem: pemOf(certificate.der) }
  const registered = await registerAtCounter({ ...world, reports, trust }, given, { surface: 'staff' })
  assert.ok(registered.ok, JSON.stringify(registered))
  return registered.id
}

beforeEach(() => world.clock.pass(25 * 3_600_000))

it('a clerk gives a token: its activation code is told once, the serial masked, the act has its actor', async () => {
  const [account, serial, clerk] = [await holder(), await inStock(), member(['clerk'])]
  const given = await clerk.post(account, '/otp-token', { serial: serial.toLowerCase() })
  assert.equal(given.status, 201, given.text)
  assert.match((given.json as { activationCode: string }).activationCode, /^\d{12}$/)
  const event = await last('medium.issued')
  assert.deepEqual([event?.actor, event?.account_id], [clerk.id, account])
  const media = await clerk.get(account, '/media')
  assert.ok(!media.text.includes(serial))
  assert.deepEqual((media.json as Listed).media[0]?.serialMasked, `*${serial.slice(-4)}`)
  assert.deepEqual((await last('staff.media-read'))?.actor, clerk.id)
})

for (const role of ['agent', 'operator'] as const)
  it(`no ${role} gives media, and that is written down`, async () => {
    const someone = member([role])
    const refused = await someone.post(await holder(), '/otp-token', { serial: await inStock() })
    assert.deepEqual(outcome(refused), [403, 'staff.role_needed'])
    assert.deepEqual((await last('staff.refused'))?.detail, { act: 'medium.issue', code: 'staff.role_needed' })
    assert.deepEqual(outcome(await someone.post(await holder(), '/grid-card')), [403, 'staff.role_needed'])
  })

it('a clerk gives no medium to the own account', async () => {
  const clerk = member(['clerk'])
  assert.deepEqual(outcome(await clerk.post(clerk.id, '/grid-card')), [403, 'staff.own_account'])
})

it('one of another realm is refused: the account, and the token in another realm’s stock', async () => {
  const clerk = member(['clerk'])
  const serial = await inStock('toll')
  assert.deepEqual(outcome(await clerk.post(accountOfToll, '/otp-token', { serial })), [404, 'account.unknown'])
  assert.deepEqual(outcome(await clerk.post(accountOfToll, '/grid-card')), [404, 'account.unknown'])
  assert.deepEqual(outcome(await clerk.post(accountOfToll, '/media/x/suspend')), [404, 'account.unknown'])
  assert.deepEqual(outcome(await clerk.get(accountOfToll, '/media')), [404, 'account.unknown'])
  const other = await clerk.post(await holder(), '/otp-token', { serial })
  assert.deepEqual(outcome(other), [409, 'otp-token.not_in_stock'])
})

it('a realm that offers none gives none', async () => {
  const clerk = member(['clerk'])
  const headers = { authorization: `Bearer ${clerk.id}` }
  const at = `/realms/toll/api/staff/accounts/${accountOfToll}/grid-card`
  assert.deepEqual(outcome(await world.client().post(at, {}, headers)), [404, 'medium.not_allowed'])
})

it('a second token only in the place of the first', async () => {
  const [account, clerk] = [await holder(), member(['clerk'])]
  await clerk.post(account, '/otp-token', { serial: await inStock() })
  const [first, second] = [(await list(account))[0], await inStock()]
  assert.deepEqual(outcome(await clerk.post(account, '/otp-token', { serial: second })), [409, 'medium.has_one'])
  assert.equal((await clerk.post(account, '/otp-token', { serial: second, instead: true })).status, 201)
  const media = await list(account)
  assert.deepEqual([media.length, media[0]?.id === first?.id], [1, false])
})

it('of ten clerks who give the same token at once exactly one does', async () => {
  const serial = await inStock()
  const holders = await Promise.all(Array.from({ length: 10 }, () => holder()))
  const given = await Promise.all(holders.map(account => member(['clerk']).post(account, '/otp-token', { serial })))
  assert.equal(given.filter(({ status }) => status === 201).length, 1)
})

it('a new activation code takes the place of the old one; without a token that waits there is none', async () => {
  const [account, clerk] = [await holder(), member(['clerk'])]
  assert.deepEqual(outcome(await clerk.post(account, '/otp-token/activation-code')), [409, 'medium.none'])
  const given = await clerk.post(account, '/otp-token', { serial: await inStock() })
  const renewed = await clerk.post(account, '/otp-token/activation-code')
  assert.equal(renewed.status, 201)
  const codeOf = (answer: TestAnswer) => (answer.json as { activationCode: string }).activationCode
  assert.notEqual(codeOf(given), codeOf(renewed))
})

it('a grid card comes as a PDF, once; a second only in the place of the first', async () => {
  const [account, clerk] = [await holder(), member(['clerk'])]
  const given = await clerk.post(account, '/grid-card')
  assert.deepEqual([given.status, given.headers.get('content-type')], [200, 'application/pdf'])
  assert.equal(given.headers.get('cache-control'), 'no-store')
  assert.match(given.text, /^%PDF-1\.\d/)
  assert.deepEqual(outcome(await clerk.post(account, '/grid-card')), [409, 'medium.has_one'])
  assert.equal((await clerk.post(account, '/grid-card', { instead: true })).status, 200)
})

it('an agent stops a medium at once, and only a clerk takes that back; the sessions end', async () => {
  const [account, clerk, agent] = [await holder(), member(['clerk']), member(['agent'])]
  await clerk.post(account, '/grid-card')
  await world.database.query
    .updateTable('grid_cards')
    .set({ status: 'active' })
    .where('account_id', '=', account)
    .execute()
  const id = (await list(account))[0]?.id ?? ''
  const session = await world.sessions.insert(
    world.database.query,
    { accountId: account, realm: 'bank', deviceId: null, clientLabel: '', place: null, aal: 2, amr: [], evidence: [] },
    { idle: 1e6, absolute: 1e6, sharedIdle: 1e6 },
  )
  assert.equal((await agent.post(account, `/media/${id}/suspend`)).status, 204)
  assert.equal(await world.sessions.findById(world.database.query, session.id), null)
  assert.deepEqual([(await list(account))[0]?.status, (await last('medium.suspended'))?.actor], ['suspended', agent.id])
  assert.deepEqual(outcome(await agent.post(account, `/media/${id}/resume`)), [403, 'staff.role_needed'])
  assert.equal((await clerk.post(account, `/media/${id}/resume`)).status, 204)
  assert.equal((await agent.post(account, `/media/${id}/report-lost`)).status, 204)
  assert.deepEqual(outcome(await clerk.post(account, `/media/${id}/resume`)), [409, 'medium.not_possible'])
  assert.equal((await clerk.post(account, `/media/${id}/revoke`)).status, 204)
  assert.deepEqual(await list(account), [])
})

it('another account’s medium is unknown here', async () => {
  const [account, other, clerk] = [await holder(), await holder(), member(['clerk'])]
  await clerk.post(account, '/grid-card')
  const id = (await list(account))[0]?.id ?? ''
  assert.deepEqual(outcome(await clerk.post(other, `/media/${id}/revoke`)), [404, 'medium.unknown'])
  assert.equal((await list(account)).length, 1)
})

it('a passkey is taken away, and can’t rest', async () => {
  const [account, clerk] = [await holder(), member(['clerk'])]
  const id = world.newId()
  const passkey = {
    id,
    credentialId: randomBytes(16).toString('base64url'),
    publicKey: new Uint8Array(32),
    counter: 0,
    aaguid: '00000000-0000-0000-0000-000000000000',
    transports: [],
    synced: true,
    backedUp: true,
    hardware: false,
    name: '我的手机',
    madeOn: 'Chrome',
    madeAtPlace: null,
  }
  const bank = { id: account, realm: 'bank' }
  assert.ok(await world.database.transaction(async tx => await world.passkeyStore.insert(tx, bank, passkey)))
  assert.deepEqual(outcome(await clerk.post(account, `/media/${id}/suspend`)), [409, 'medium.not_possible'])
  assert.equal((await clerk.post(account, `/media/${id}/revoke`)).status, 204)
  assert.deepEqual([await list(account), (await last('passkey.removed'))?.actor], [[], clerk.id])
})

it('a certificate key that is stolen is stopped by telephone, and taken away at the counter', async () => {
  const [account, clerk, agent] = [await holder(), member(['clerk']), member(['agent'])]
  const id = await withCertificateKey(account)
  const held = (await list(account))[0]
  assert.deepEqual([held?.kind, held?.id, held?.status], ['certificate-key', id, 'active'])
  assert.match(held?.serialMasked ?? '', /^\*\w{4}$/)
  assert.equal((await agent.post(account, `/media/${id}/report-lost`)).status, 204)
  assert.deepEqual([(await list(account))[0]?.status, (await last('medium.reported-lost'))?.actor], ['lost', agent.id])
  assert.deepEqual(outcome(await clerk.post(await holder(), `/media/${id}/revoke`)), [404, 'medium.unknown'])
  assert.equal((await clerk.post(account, `/media/${id}/revoke`)).status, 204)
  assert.deepEqual(await list(account), [])
})

it('an agent releases the counter of a token', async () => {
  const [account, agent] = [await holder(), member(['agent'])]
  assert.equal((await agent.post(account, '/locks/release', { authenticator: 'otp-token' })).status, 204)
  assert.deepEqual((await last('lock.released'))?.detail, { authenticator: 'otp-token' })
})

describe('a certificate key', () => {
  const authority = createTestAuthority()
  const pem = () => pemOf(authority.issue().certificate.der)

  before(() => {
    const policy = world.realms.get('bank').policy.media['certificate-key']
    Object.assign(policy, { anchors: [pemOf(authority.certificate.der)], anchorFiles: [], revocation: 'off' })
  })

  it('is registered by a clerk: listed with a mask, its sessions ended, the act with its actor', async () => {
    const [account, clerk] = [await holder(), member(['clerk'])]
    const session = await world.sessions.insert(
      world.database.query,
      {
        accountId: account,
        realm: 'bank',
        deviceId: null,
        clientLabel: '',
        place: null,
        aal: 2,
        amr: [],
        evidence: [],
      },
      { idle: 1e6, absolute: 1e6, sharedIdle: 1e6 },
    )
    const given = await clerk.post(account, '/certificate-keys', { pem: pem() })
    assert.equal(given.status, 201, given.text)
    const [listed] = await list(account)
    assert.deepEqual(
      [listed?.kind, listed?.id, listed?.status],
      ['certificate-key', (given.json as { id: string }).id, 'active'],
    )
    assert.match(listed?.serialMasked ?? '', /^\*\w{4}$/)
    assert.equal(await world.sessions.findById(world.database.query, session.id), null)
    const event = await last('medium.issued')
    assert.deepEqual([event?.actor, event?.account_id], [clerk.id, account])
  })

  it('is stopped by an agent, taken back into use by a clerk only, and taken away', async () => {
    const [account, clerk, agent] = [await holder(), member(['clerk']), member(['agent'])]
    await clerk.post(account, '/certificate-keys', { pem: pem() })
    const id = (await list(account))[0]?.id ?? ''
    assert.equal((await agent.post(account, `/media/${id}/suspend`)).status, 204)
    assert.deepEqual(outcome(await agent.post(account, `/media/${id}/resume`)), [403, 'staff.role_needed'])
    assert.equal((await clerk.post(account, `/media/${id}/resume`)).status, 204)
    assert.equal((await clerk.post(account, `/media/${id}/revoke`)).status, 204)
    assert.deepEqual(await list(account), [])
  })

  for (const role of ['agent', 'operator'] as const)
    it(`is registered by no ${role}`, async () => {
      const refused = await member([role]).post(await holder(), '/certificate-keys', { pem: pem() })
      assert.deepEqual(outcome(refused), [403, 'staff.role_needed'])
    })

  it('is registered by no clerk for the own account', async () => {
    const clerk = member(['clerk'])
    assert.deepEqual(outcome(await clerk.post(clerk.id, '/certificate-keys', { pem: pem() })), [
      403,
      'staff.own_account',
    ])
  })

  const refusals: [string, [number, string], () => unknown][] = [
    ['no certificate', [422, 'certificate.invalid'], () => 'nothing'],
    [
      'another authority’s',
      [422, 'certificate.untrusted'],
      () => pemOf(createTestAuthority('Z').issue().certificate.der),
    ],
    [
      'one that has ended',
      [422, 'certificate.expired'],
      () => pemOf(authority.issue({ until: ended }).certificate.der),
    ],
    ['nothing', [422, 'request.invalid'], () => ''],
    ['what is no text', [422, 'request.invalid'], () => 7],
    ['what is too long', [422, 'request.invalid'], () => 'x'.repeat(20_001)],
  ]
  const ended = new Date('2000-01-02')
  for (const [what, expected, given] of refusals)
    it(`${what} is refused: ${expected[1]}`, async () => {
      const account = await holder()
      const refused = await member(['clerk']).post(account, '/certificate-keys', { pem: given() })
      assert.deepEqual(outcome(refused), expected)
      assert.deepEqual(await list(account), [])
    })

  it('of one account is no other’s', async () => {
    const [one, other, clerk] = [await holder(), await holder(), member(['clerk'])]
    const same = pem()
    assert.equal((await clerk.post(one, '/certificate-keys', { pem: same })).status, 201)
    assert.deepEqual(outcome(await clerk.post(other, '/certificate-keys', { pem: same })), [409, 'certificate.taken'])
  })

  it('is none in a realm that offers none, nor for an account of another', async () => {
    const clerk = member(['clerk'])
    const headers = { authorization: `Bearer ${clerk.id}` }
    const at = `/realms/toll/api/staff/accounts/${accountOfToll}/certificate-keys`
    const refused = await world.client().post(at, { pem: pem() }, headers)
    assert.deepEqual(outcome(refused), [404, 'medium.not_allowed'])
    const elsewhere = await clerk.post(accountOfToll, '/certificate-keys', { pem: pem() })
    assert.deepEqual(outcome(elsewhere), [404, 'account.unknown'])
  })
})
