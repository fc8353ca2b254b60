/** Passkeys in the account centre: adding with one fact altered each time, naming, listing, removing. */
import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { makeCertificate, type Wanted } from '../ceremonies/testing/certificates.ts'
import { createSoftwareAuthenticator, type Deviation, type Make } from '../ceremonies/testing/software-authenticator.ts'
import { openWorld } from './testing-centre.ts'

type World = Awaited<ReturnType<typeof openWorld>>
type Here = Awaited<ReturnType<World['signIn']>>

interface Asked {
  rp: { id: string }
  user: { id: string }
  attestation: string
  excludeCredentials: { id: string }[]
  authenticatorSelection: Record<'residentKey' | 'userVerification', string>
}

const synced = { synced: true, aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd' }
const root = makeCertificate({ name: 'Maker root', issuer: null, authority: true })
const stranger = makeCertificate({ name: 'Another root', issuer: null, authority: true })

onEachDatabase('passkeys in the account centre', database => {
  let world: World
  let here: Here

  before(async () => {
    world = await openWorld(database)
  })
  beforeEach(async () => {
    world.clock.at = new Date(world.clock.at.getTime() + 3_600_000)
    Object.assign(world.realm.policy.passkeys, { allowed: true, attestation: 'none', anchors: [], most: 20 })
    here = await world.signIn(await world.openAccount())
  })

  async function ask(browser = here): Promise<unknown> {
    const answer = await browser.call('POST', '/passkeys/options', {})
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.options
  }

  /** A new passkey as the software authenticator makes it, at this world's origin. */
  async function make(given: Make = synced, deviation: Deviation = {}) {
    const authenticator = createSoftwareAuthenticator(given)
    return authenticator.create(await ask(), { origin: 'http://localhost', ...deviation })
  }

  const add = async (credential: unknown, name = '', browser = here) =>
    await browser.call('POST', '/passkeys', { name, credential })
  const list = async () => (await here.call('GET', '/passkeys')).body.passkeys as Record<string, unknown>[]

  async function refused(credential: unknown, code: string, browser = here): Promise<void> {
    const answer = await add(credential, '', browser)
    assert.equal(answer.body.code, code)
    assert.deepEqual(await list(), [])
  }

  it('adds one: named, told with the link, the other sessions end', async () => {
    const elsewhere = await world.signIn(here.accountId)
    const added = await add(await make(), '  我的手机 ')
    assert.equal(added.status, 200, JSON.stringify(added.body))
    const [passkey] = await list()
    assert.deepEqual(
      [passkey?.['name'], passkey?.['holding'], passkey?.['make'], passkey?.['madeOn'], passkey?.['lastUsedAt']],
      ['我的手机', 'synced', 'iCloud Keychain', passkey?.['madeOn'], null],
    )
    const told = world.told.at(-1)
    assert.equal(told?.template, 'passkey-added')
    assert.match(told?.parameters['reportUrl'] ?? '', /\/not-me\//)
    assert.equal((await world.kindsOf(here.accountId)).at(-1), 'passkey.added')
    assert.deepEqual([await world.isLive(elsewhere.sessionId), await world.isLive(here.sessionId)], [false, true])
  })

  it('one without a name gets that of its make', async () => {
    await add(await make())
    assert.equal((await list())[0]?.['name'], 'iCloud Keychain')
  })

  it('asks for a discoverable credential, verification of the holder, a handle with the realm, and not for one again', async () => {
    const credential = await make()
    await add(credential)
    const options = (await ask()) as Asked
    assert.deepEqual(
      options.excludeCredentials.map(one => one.id),
      [credential.id],
    )
    const { residentKey, userVerification } = options.authenticatorSelection
    assert.deepEqual([residentKey, userVerification], ['required', 'required'])
    assert.match(Buffer.from(options.user.id, 'base64url').toString('latin1'), /^toll:/)
    assert.deepEqual([options.rp.id, options.attestation], ['localhost', 'none'])
  })

  describe('is not added', () => {
    const deviations: [string, Deviation][] = [
      ['at another origin', { origin: 'http://evil.example' }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['without verification of the holder', { userVerified: false }],
      ['without presence', { userPresent: false }],
      ['as a use in place of a registration', { type: 'webauthn.get' }],
    ]
    for (const [what, deviation] of deviations)
      it(`${what}: passkey.invalid`, async () => await refused(await make(synced, deviation), 'passkey.invalid'))

    it('with a challenge that was not asked: passkey.expired', async () => {
      await refused(await make(synced, { challenge: 'AAAA' }), 'passkey.expired')
    })

    it('after ten minutes: passkey.expired', async () => {
      const credential = await make()
      world.clock.at = new Date(world.clock.at.getTime() + 300_001 * 2)
      here = { ...(await world.signIn(here.accountId)), accountId: here.accountId }
      await refused(credential, 'passkey.expired')
    })

    it('after its challenge was spent: passkey.expired', async () => {
      const credential = await make()
      const wrong = createSoftwareAuthenticator(synced)
      const same = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url').toString()) as {
        challenge: string
      }
      const options = { challenge: same.challenge, rp: { id: 'localhost' }, user: { id: '' } }
      await refused(wrong.create(options, { origin: 'http://evil.example' }), 'passkey.invalid')
      await refused(credential, 'passkey.expired')
    })

    it('in another session, even of the same account: passkey.expired', async () => {
      const elsewhere = await world.signIn(here.accountId)
      await refused(await make(), 'passkey.expired', elsewhere)
    })

    it('in another account: passkey.expired', async () => {
      const other = await world.signIn(await world.openAccount())
      await refused(await make(), 'passkey.expired', other)
    })

    it('when another account has the credential: passkey.taken', async () => {
      const authenticator = createSoftwareAuthenticator(synced)
      const other = await world.signIn(await world.openAccount())
      await add(authenticator.create(await ask(other), { origin: 'http://localhost' }), '', other)
      await refused(authenticator.create(await ask(), { origin: 'http://localhost' }), 'passkey.taken')
    })

    it('where the realm takes none: passkey.not_allowed', async () => {
      const credential = await make()
      world.realm.policy.passkeys.allowed = false
      await refused(credential, 'passkey.not_allowed')
    })

    it('with a session that proved only a password, or long ago: assurance.needed', async () => {
      const credential = await make()
      const weak = await world.signIn(here.accountId, ['password'])
      await refused(credential, 'assurance.needed', weak)
      const strong = await world.signIn(here.accountId)
      world.clock.at = new Date(world.clock.at.getTime() + 700_000)
      const answer = await add(credential, '', strong)
      assert.equal(answer.body.code, 'assurance.needed')
    })
  })

  it('no more than the realm allows: passkey.too_many', async () => {
    world.realm.policy.passkeys.most = 1
    await add(await make())
    const answer = await here.call('POST', '/passkeys/options', {})
    assert.deepEqual([answer.status, answer.body.code], [409, 'passkey.too_many'])
  })

  it('two answers to one challenge at once: one wins', async () => {
    const credential = await make()
    const codes = await Promise.all([add(credential), add(credential)])
    assert.deepEqual(new Set(codes.map(one => one.body.code ?? 'added')), new Set(['added', 'passkey.expired']))
    assert.equal((await list()).length, 1)
  })

  it('whatever a browser sends is an answer, never a failure', async () => {
    const failuresBefore = world.failures.length
    const bytes = fc.uint8Array({ maxLength: 300 }).map(array => Buffer.from(array).toString('base64url'))
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(200), fc.nat(255), async (attestationObject, at, value) => {
        const adding = { realm: world.realm, accountId: here.accountId, sessionId: here.sessionId }
        for (const broken of [true, false]) {
          const options = await world.passkeys.creation(adding, { account: 'a', realm: 'r' })
          const right = createSoftwareAuthenticator(synced).create(options, { origin: 'http://localhost' })
          const changed = Buffer.from(right.response.attestationObject, 'base64url')
          changed[at % changed.length] = value
          const object = broken ? attestationObject : changed.toString('base64url')
          const made = await world.passkeys.make(adding, {
            ...right,
            response: { ...right.response, attestationObject: object },
          })
          assert.ok(made.ok ? !broken : made.code === 'passkey.invalid')
        }
      }),
      { numRuns: 60 },
    )
    assert.equal(world.failures.length, failuresBefore)
  })

  describe('attestation', () => {
    const cases: [
      string,
      Partial<Wanted> & { chain?: 'none' | 'stranger' },
      'hardware' | 'device' | 'passkey.invalid',
    ][] = [
      ['that leads to an anchor', {}, 'hardware'],
      ['that leads to no anchor', { chain: 'stranger' }, 'device'],
      ['of an expired certificate', { to: new Date('2026-02-01') }, 'passkey.invalid'],
      ['of a certificate not yet good', { from: new Date('2026-04-01') }, 'device'],
      ['not given', { chain: 'none' }, 'device'],
    ]
    for (const [what, wanted, outcome] of cases) {
      it(`${what}: ${outcome}`, async () => {
        world.realm.policy.passkeys.anchors = [root.pem]
        const answer = await add(await make(keyOf(wanted)))
        assert.equal(answer.body.code ?? (answer.body.passkey as { holding: string }).holding, outcome)
      })
    }

    it('an intermediate that is no authority vouches for nobody', async () => {
      world.realm.policy.passkeys.anchors = [root.pem]
      const between = makeCertificate({ name: 'No authority', issuer: root })
      const leaf = makeCertificate({ name: 'Key', issuer: between })
      const key = { synced: false, attestation: { key: leaf.key, chain: [leaf.der, between.der] } }
      const answer = await add(await make(key))
      assert.equal((answer.body.passkey as { holding: string }).holding, 'device')
    })

    it('a true intermediate does', async () => {
      world.realm.policy.passkeys.anchors = [root.pem]
      const between = makeCertificate({ name: 'Between', issuer: root, authority: true })
      const leaf = makeCertificate({ name: 'Key', issuer: between })
      const key = { synced: false, attestation: { key: leaf.key, chain: [leaf.der, between.der] } }
      const answer = await add(await make(key))
      assert.equal((answer.body.passkey as { holding: string }).holding, 'hardware')
    })

    it('signed by another key than the certificate’s: passkey.invalid', async () => {
      world.realm.policy.passkeys.anchors = [root.pem]
      const [one, other] = [keyOf({}), keyOf({})]
      await refused(
        await make({ synced: false, attestation: { key: other.attestation.key, chain: one.attestation.chain } }),
        'passkey.invalid',
      )
    })

    it('required, and not given or of a synced one: passkey.attestation_needed', async () => {
      Object.assign(world.realm.policy.passkeys, { attestation: 'required', anchors: [root.pem] })
      await refused(await make({ synced: false }), 'passkey.attestation_needed')
      await refused(await make({ ...keyOf({}), synced: true }), 'passkey.attestation_needed')
    })

    it('required and given: added', async () => {
      Object.assign(world.realm.policy.passkeys, { attestation: 'required', anchors: [root.pem] })
      assert.equal((await add(await make(keyOf({})))).status, 200)
    })
  })

  it('is renamed; a name that can’t be one is refused', async () => {
    await add(await make())
    const id = String((await list())[0]?.['id'])
    assert.equal((await here.call('PUT', `/passkeys/${id}`, { name: '蓝色\n钥匙' })).status, 200)
    assert.equal((await list())[0]?.['name'], '蓝色 钥匙')
    for (const name of ['  ', '长'.repeat(41)]) {
      const answer = await here.call('PUT', `/passkeys/${id}`, { name })
      assert.deepEqual([answer.status, answer.body.code], [422, 'passkey.name_invalid'])
    }
  })

  it('is removed: told, the other sessions end, and it can be added again', async () => {
    const authenticator = createSoftwareAuthenticator(synced)
    await add(authenticator.create(await ask(), { origin: 'http://localhost' }))
    const elsewhere = await world.signIn(here.accountId)
    const id = String((await list())[0]?.['id'])
    assert.equal((await here.call('DELETE', `/passkeys/${id}`)).status, 200)
    assert.deepEqual(await list(), [])
    assert.equal(world.told.at(-1)?.template, 'passkey-removed')
    assert.equal(await world.isLive(elsewhere.sessionId), false)
    assert.equal((await world.kindsOf(here.accountId)).at(-1), 'passkey.removed')
    assert.equal((await add(authenticator.create(await ask(), { origin: 'http://localhost' }))).status, 200)
  })

  it('of another account, or none: passkey.unknown', async () => {
    await add(await make())
    const id = String((await list())[0]?.['id'])
    const other = await world.signIn(await world.openAccount())
    for (const one of [id, '00000000-0000-0000-0000-000000000000', 'nonsense']) {
      for (const answer of [
        await other.call('DELETE', `/passkeys/${one}`),
        await other.call('PUT', `/passkeys/${one}`, { name: 'x' }),
      ])
        assert.deepEqual([answer.status, answer.body.code], [404, 'passkey.unknown'])
    }
    assert.equal((await list()).length, 1)
  })

  it('the only way in stays: passkey.last', async () => {
    await add(await make())
    const id = String((await list())[0]?.['id'])
    await world.database.query.deleteFrom('passwords').where('account_id', '=', here.accountId).execute()
    await world.database.query.deleteFrom('identifiers').where('account_id', '=', here.accountId).execute()
    const answer = await here.call('DELETE', `/passkeys/${id}`)
    assert.deepEqual([answer.status, answer.body.code], [409, 'passkey.last'])
  })

  it('lists page by page, the newest first', async () => {
    world.realm.policy.passkeys.most = 50
    const adding = { realm: world.realm, accountId: here.accountId, sessionId: here.sessionId }
    const account = { id: here.accountId, realm: 'toll' }
    for (let count = 0; count < 21; count++) {
      const options = await world.passkeys.creation(adding, { account: 'a', realm: 'r' })
      const made = await world.passkeys.make(
        adding,
        createSoftwareAuthenticator(synced).create(options, { origin: 'http://localhost' }),
      )
      assert.ok(made.ok)
      const passkey = { ...made.passkey, id: world.newId(), name: `n${count}`, madeOn: 'Chrome', madeAtPlace: null }
      await world.database.transaction(tx => world.passkeyStore.insert(tx, account, passkey))
    }
    const first = (await here.call('GET', '/passkeys')).body as { passkeys: { name: string }[]; next: string }
    assert.deepEqual([first.passkeys.length, first.passkeys[0]?.name], [20, 'n20'])
    const second = (await here.call('GET', `/passkeys?before=${first.next}`)).body as typeof first
    assert.deepEqual([second.passkeys.map(one => one.name), second.next], [['n0'], null])
  })
})

function keyOf({ chain, ...wanted }: Partial<Wanted> & { chain?: 'none' | 'stranger' }) {
  const leaf = makeCertificate({ name: 'Key', issuer: chain === 'stranger' ? stranger : root, ...wanted })
  const made = { synced: false, attestation: { key: leaf.key, chain: [leaf.der] } }
  return chain === 'none' ? { ...made, attestation: undefined as never } : made
}
