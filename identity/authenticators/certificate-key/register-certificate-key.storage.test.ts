import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { issueCertificate, pemOf, readCertificate } from '../../../kit/certificates/index.ts'
import { createTestAuthority, type TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { hour, origin, race } from '../../media/testing-media.ts'
import {
  askToRegister,
  type CertificateRegistration,
  certificateRegistrationSchema,
  registerAtCounter,
  registerCertificateKey,
} from './index.ts'
import { code, createHolderWorld, said } from './testing-holders.ts'
import { registeredBy } from './testing-keys.ts'

const day = 24 * hour

onEachIdentityDatabase('A certificate key', database => {
  const world = createHolderWorld(database)
  const { deps, realm, policy, revoked, trust, registering, list, askedText, register, holding, prove } = world

  describe('registered', () => {
    it('is listed, written down and told', async () => {
      const held = await holding()
      const [listed] = await list(held.accountId)
      assert.equal(listed?.status, 'active')
      assert.equal(listed?.renewable, false)
      assert.deepEqual(await world.kindsOf(held.accountId), ['medium.activated'])
      assert.deepEqual(world.toldTo(held.accountId), ['medium-changed'])
    })

    it('keeps the certificate encrypted: it names its holder', async () => {
      const held = await holding()
      const row = await database.query
        .selectFrom('certificate_keys')
        .selectAll()
        .where('id', '=', held.id)
        .executeTakeFirstOrThrow()
      const kept = JSON.stringify(row)
      assert(!kept.includes(held.document))
      assert(!kept.includes(Buffer.from(held.key.certificate.der).toString('base64url')))
    })

    it('with the authority between, which comes along', async () => {
      const holder = await world.openHolder()
      const between = world.authority.below('Between')
      const key = between.issue({ subject: { CN: `王晓晴@${holder.document}` } })
      const chain = [key.certificate, between.certificate].map(({ der }) => Buffer.from(der).toString('base64url'))
      const [at, nextAt] = [new Date(deps.now().getTime() - day), new Date(deps.now().getTime() + day)]
      trust.lists = [between.list([], { at, nextAt }), world.authority.list([], { at, nextAt })]
      assert.equal(said(await register(holder.accountId, key, { chain })), 'ok')
      assert.equal(code(await prove({ accountId: holder.accountId, key })), 'ok')
      trust.lists = null
    })

    const refusals: [string, string, (document: string) => TestHolder][] = [
      ['for somebody else', 'certificate.not_the_holder', () => world.keyFor('110101199003070000')],
      [
        'with the holder’s name only',
        'certificate.not_the_holder',
        document => world.keyFor(document, { subject: { CN: '王晓晴' } }),
      ],
      [
        'whose subject only begins with the number',
        'certificate.not_the_holder',
        document => world.keyFor(document, { subject: { CN: `王晓晴@${document}0` } }),
      ],
      [
        'by an authority that the realm does not trust',
        'certificate.untrusted',
        document => createTestAuthority('Qinghe CA').issue({ subject: { CN: `王晓晴@${document}` } }),
      ],
      ['for encryption', 'certificate.wrong_usage', document => world.keyFor(document, { keyUsage: 4 })],
      [
        'for servers',
        'certificate.wrong_usage',
        document => world.keyFor(document, { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }),
      ],
      [
        'that has expired',
        'certificate.expired',
        document => world.keyFor(document, { until: new Date(deps.now().getTime() - 1000) }),
      ],
      [
        'that is not valid yet',
        'certificate.not_yet_valid',
        document => world.keyFor(document, { from: new Date(deps.now().getTime() + day) }),
      ],
    ]
    for (const [what, expected, make] of refusals)
      it(`not a certificate ${what}: ${expected}`, async () => {
        const holder = await world.openHolder()
        assert.equal(said(await register(holder.accountId, make(holder.document))), expected)
        assert.deepEqual(await list(holder.accountId), [])
      })

    it('not one that is revoked: certificate.revoked', async () => {
      const holder = await world.openHolder()
      const key = world.keyFor(holder.document)
      revoked.push(key.certificate.serial)
      assert.equal(said(await register(holder.accountId, key)), 'certificate.revoked')
    })

    it('not a certificate without its key: certificate.signature_wrong', async () => {
      const holder = await world.openHolder()
      const [key, other] = [world.keyFor(holder.document), world.keyFor(holder.document)]
      const { chain } = registeredBy(key, '')
      assert.equal(said(await register(holder.accountId, other, { chain })), 'certificate.signature_wrong')
    })

    it('not what is no certificate: certificate.invalid', async () => {
      const holder = await world.openHolder()
      const key = world.keyFor(holder.document)
      for (const chain of [['AAAA'], [Buffer.from(key.certificate.der).subarray(0, -1).toString('base64url')]])
        assert.equal(said(await register(holder.accountId, key, { chain })), 'certificate.invalid')
    })

    it('not the same key twice, nor in two accounts: certificate.taken', async () => {
      const held = await holding()
      assert.equal(said(await register(held.accountId, held.key)), 'certificate.taken')
      const other = await world.openHolder()
      const subject = { CN: `王晓晴@${other.document}` }
      const der = issueCertificate({
        subject,
        spki: held.key.key.spki,
        issuer: world.authority.issuer,
        from: new Date(deps.now().getTime() - day),
        until: new Date(deps.now().getTime() + day),
      })
      const certificate = readCertificate(der)
      assert(certificate)
      assert.equal(said(await register(other.accountId, { certificate, key: held.key.key })), 'certificate.taken')
    })

    it('not more than the policy allows: certificate.too_many', async () => {
      const holder = await world.openHolder()
      for (let count = 0; count < policy.most; count++)
        assert.equal(said(await register(holder.accountId, world.keyFor(holder.document))), 'ok')
      assert.equal(said(await register(holder.accountId, world.keyFor(holder.document))), 'certificate.too_many')
    })

    it('not by an account that nobody was verified for: certificate.not_the_holder', async () => {
      const accountId = await world.openAccount()
      assert.equal(said(await register(accountId, world.keyFor('330106199001010011'))), 'certificate.not_the_holder')
    })

    it('not by the holder where the policy leaves it to the counter: certificate.not_allowed', async () => {
      const holder = await world.openHolder()
      const at = registering(holder.accountId)
      const given = registeredBy(world.keyFor(holder.document), await askedText(at))
      policy.registration = 'counter'
      assert.equal(said(await askToRegister(deps, at, null)), 'certificate.not_allowed')
      assert.equal(said(await registerCertificateKey(deps, at, given, origin)), 'certificate.not_allowed')
      policy.registration = 'holder'
    })

    const gone: [string, (given: CertificateRegistration, at: ReturnType<typeof registering>) => Promise<string>][] = [
      [
        'twice',
        async (given, at) => {
          await registerCertificateKey(deps, at, given, origin)
          return said(await registerCertificateKey(deps, at, given, origin))
        },
      ],
      [
        'in another session',
        async (given, at) =>
          said(await registerCertificateKey(deps, { ...at, sessionId: deps.newId() }, given, origin)),
      ],
      [
        'for another account',
        async (given, at) => {
          const { accountId } = await world.openHolder()
          return said(await registerCertificateKey(deps, { ...at, accountId }, given, origin))
        },
      ],
      [
        'after ten minutes',
        async (given, at) => {
          world.pass(11 * 60_000)
          return said(await registerCertificateKey(deps, at, given, origin))
        },
      ],
      [
        'over a text of one’s own',
        async (given, at) => said(await registerCertificateKey(deps, at, { ...given, text: `${given.text} ` }, origin)),
      ],
    ]
    for (const [what, run] of gone)
      it(`an answer ${what}: certificate.request_gone`, async () => {
        const holder = await world.openHolder()
        const at = registering(holder.accountId)
        const given = registeredBy(world.keyFor(holder.document), await askedText(at))
        assert.equal(await run(given, at), 'certificate.request_gone')
      })

    it('a wrong answer spends the request', async () => {
      const holder = await world.openHolder()
      const at = registering(holder.accountId)
      const given = registeredBy(world.keyFor(holder.document), await askedText(at))
      assert.equal(
        said(await registerCertificateKey(deps, at, { ...given, chain: ['AAAA'] }, origin)),
        'certificate.invalid',
      )
      assert.equal(said(await registerCertificateKey(deps, at, given, origin)), 'certificate.request_gone')
    })

    it('ten answers at once: one wins', async () => {
      const holder = await world.openHolder()
      const at = registering(holder.accountId)
      const given = registeredBy(world.keyFor(holder.document), await askedText(at))
      const wins = await race(async () => (await registerCertificateKey(deps, at, given, origin)).ok)
      assert.equal(wins, 1)
      assert.equal((await list(holder.accountId)).length, 1)
    })

    it('oversized or odd answers are no answers', () => {
      const right = registeredBy(world.keyFor('x'), 'text')
      for (const change of [
        { chain: [] },
        { chain: Array(5).fill('AAAA') },
        { chain: ['A'.repeat(20_000)] },
        { text: '' },
        { algorithm: 'HS256' },
        { more: 1 },
      ])
        assert.equal(certificateRegistrationSchema.safeParse({ ...right, ...change }).success, false)
      assert.equal(certificateRegistrationSchema.safeParse(right).success, true)
    })
  })

  describe('at the counter', () => {
    it('is registered by staff, written down with who did it, and told', async () => {
      const { accountId, document } = await world.openHolder()
      const key = world.keyFor(document)
      const actor = deps.newId()
      const pem = pemOf(key.certificate.der)
      const registered = await registerAtCounter(deps, { realm, accountId, pem }, { surface: 'staff', actor })
      assert.equal(said(registered), 'ok')
      const event = await database.query
        .selectFrom('events')
        .select(['kind', 'actor'])
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow()
      assert.deepEqual(event, { kind: 'medium.issued', actor })
      assert.deepEqual(world.toldTo(accountId), ['medium-changed'])
      assert.equal(code(await prove({ accountId, key })), 'ok')
    })

    const refusals: [string, string, () => string][] = [
      ['no PEM', 'certificate.invalid', () => 'nothing'],
      ['malformed PEM', 'certificate.invalid', () => pemOf(Buffer.from('no certificate'))],
      ['an authority’s own', 'certificate.invalid', () => pemOf(world.authority.certificate.der)],
      ['another authority’s', 'certificate.untrusted', () => pemOf(createTestAuthority('Z').issue().certificate.der)],
      ['for encryption', 'certificate.wrong_usage', () => pemOf(world.keyFor('x', { keyUsage: 4 }).certificate.der)],
    ]
    for (const [what, expected, pem] of refusals)
      it(`${what}: ${expected}`, async () => {
        const { accountId } = await world.openHolder()
        assert.equal(said(await registerAtCounter(deps, { realm, accountId, pem: pem() }, origin)), expected)
      })

    it('not for an account of another realm: medium.none', async () => {
      const { accountId, document } = await world.openHolder()
      const pem = pemOf(world.keyFor(document).certificate.der)
      const elsewhere = { ...realm, name: 'toll' }
      assert.equal(said(await registerAtCounter(deps, { realm: elsewhere, accountId, pem }, origin)), 'medium.none')
    })
  })
})
