/** What staff do about a holder's media: given, stopped, taken away; each an event with its actor. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, it } from 'node:test'
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
  assert.match(given.text, /^%PDF-1\.4/)
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

it('an agent releases the counter of a token', async () => {
  const [account, agent] = [await holder(), member(['agent'])]
  assert.equal((await agent.post(account, '/locks/release', { authenticator: 'otp-token' })).status, 204)
  assert.deepEqual((await last('lock.released'))?.detail, { authenticator: 'otp-token' })
})
