import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { issueCertificate, pemOf, readCertificate } from '../../../kit/certificates/index.ts'
import { createTestAuthority, type TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { changeMedium } from '../../media/index.ts'
import { hour, origin, race } from '../../media/testing-media.ts'
import {
  askToRegister,
  type CertificateKeyProved,
  type CertificateRegistration,
  certificateRegistrationSchema,
  certificateSignatureSchema,
  expireCertificateKeys,
  listCertificateKeys,
  registerAtCounter,
  registerCertificateKey,
  renewCertificateKey,
  type SigningOccasion,
} from './index.ts'
import { approvalOf, createKeyWorld, payment, registeredBy, signedBy } from './testing-keys.ts'

const day = 24 * hour

onEachIdentityDatabase('A certificate key', database => {
  const world = createKeyWorld(database)
  const { deps, realm, policy, keys, revoked, trust } = world
  const said = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'ok' : result.code)
  const serialOf = (key: TestHolder): string => key.certificate.serial

  const registering = (accountId: string) => ({ realm, accountId, sessionId: deps.newId() })
  const list = (accountId: string) => listCertificateKeys(database.query, { accountId, policy, now: deps.now() })

  async function askedText(at: ReturnType<typeof registering>, renews: string | null = null): Promise<string> {
    const asked = await askToRegister(deps, at, renews)
    assert(asked.ok, said(asked))
    return asked.text
  }
  async function register(accountId: string, key: TestHolder, change: Partial<CertificateRegistration> = {}) {
    const at = registering(accountId)
    const given = { ...registeredBy(key, await askedText(at)), ...change }
    return await registerCertificateKey(deps, at, given, origin)
  }
  async function holding(change: Parameters<typeof world.keyFor>[1] = {}, kind?: Parameters<typeof world.keyFor>[2]) {
    const holder = await world.openHolder()
    const key = world.keyFor(holder.document, change, kind)
    const registered = await register(holder.accountId, key)
    assert(registered.ok, said(registered))
    return { ...holder, key, id: registered.id }
  }
  type Held = Awaited<ReturnType<typeof holding>>
  async function prove(held: Pick<Held, 'accountId' | 'key'>, at: SigningOccasion = world.occasion()) {
    const { text } = await keys.request(at, held.accountId)
    return await keys.prove(at, held.accountId, signedBy(held.key, text))
  }
  const code = (proved: CertificateKeyProved): string => (proved.ok ? 'ok' : proved.code)

  describe('at a sign-in', () => {
    for (const kind of ['p-256', 'rsa', 'sm2'] as const)
      it(`is proved with a key of ${kind}, and its use written down`, async () => {
        const held = await holding({}, kind)
        const proved = await prove(held)
        assert.deepEqual(proved, { ok: true, id: held.id, bound: held.id })
        assert.deepEqual((await list(held.accountId))[0]?.lastUsedAt, deps.now())
      })

    it('is proved with RSA-PSS too', async () => {
      const held = await holding({}, 'rsa')
      const at = world.occasion()
      const { text } = await keys.request(at, held.accountId)
      const given = signedBy(held.key, text, { algorithm: 'PS256' })
      assert.equal(code(await keys.prove(at, held.accountId, given)), 'ok')
    })

    it('offers the certificates of the account that are in use', async () => {
      const held = await holding()
      const { certificates } = await keys.request(world.occasion(), held.accountId)
      assert.equal(certificates.length, 1)
      await stop(held, 'suspend')
      assert.deepEqual((await keys.request(world.occasion(), held.accountId)).certificates, [])
    })

    const borrowed: [string, (held: Held) => Promise<CertificateKeyProved>][] = [
      [
        'of another ceremony',
        async held => {
          const { text } = await keys.request(world.occasion(), held.accountId)
          return await keys.prove(world.occasion(), held.accountId, signedBy(held.key, text))
        },
      ],
      [
        'of the page before, replayed',
        async held => {
          const at = world.occasion()
          const { text } = await keys.request(at, held.accountId)
          return await keys.prove({ ...at, version: at.version + 1 }, held.accountId, signedBy(held.key, text))
        },
      ],
      [
        'for another purpose',
        async held => {
          const at = world.occasion()
          const { text } = await keys.request({ ...at, purpose: 'step-up' }, held.accountId)
          return await keys.prove(at, held.accountId, signedBy(held.key, text))
        },
      ],
      [
        'for another realm',
        async held => {
          const at = world.occasion()
          const elsewhere = { ...at, realm: { ...realm, issuer: 'http://localhost:8080/realms/toll' } }
          const { text } = await keys.request(elsewhere, held.accountId)
          return await keys.prove(at, held.accountId, signedBy(held.key, text))
        },
      ],
      [
        'of another account’s key',
        async held => {
          const other = await holding()
          return await prove({ accountId: held.accountId, key: other.key })
        },
      ],
      ['of a key that nobody registered', async held => await prove({ ...held, key: world.keyFor(held.document) })],
      [
        'by another key that names this certificate',
        async held => {
          const at = world.occasion()
          const { text } = await keys.request(at, held.accountId)
          const given = signedBy(world.keyFor(held.document), text)
          const named = signedBy(held.key, text).certificate
          return await keys.prove(at, held.accountId, { ...given, certificate: named })
        },
      ],
      [
        'under another algorithm',
        async held => {
          const at = world.occasion()
          const { text } = await keys.request(at, held.accountId)
          return await keys.prove(at, held.accountId, { ...signedBy(held.key, text), algorithm: 'SM2SM3' })
        },
      ],
    ]
    for (const [what, run] of borrowed)
      it(`a signature ${what} is wrong`, async () => {
        const held = await holding()
        assert.equal(code(await run(held)), 'wrong')
        assert.equal((await list(held.accountId))[0]?.lastUsedAt, null)
      })

    it('what is no account has no key', async () => {
      const key = world.keyFor('x')
      const at = world.occasion()
      const { text, certificates } = await keys.request(at, null)
      assert.deepEqual(certificates, [])
      assert.equal(code(await keys.prove(at, null, signedBy(key, text))), 'wrong')
    })

    it('is wrong where the realm takes none', async () => {
      const held = await holding()
      const off = {
        ...realm.policy,
        media: { ...realm.policy.media, 'certificate-key': { ...policy, allowed: false } },
      }
      assert.equal(code(await prove(held, world.occasion({ realm: { ...realm, policy: off } }))), 'wrong')
    })

    it('whatever is sent is wrong, never a failure', async () => {
      const held = await holding()
      const at = world.occasion()
      const right = signedBy(held.key, (await keys.request(at, held.accountId)).text)
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (bytes, named) => {
          const random = Buffer.from(bytes).toString('base64url')
          const given = { ...right, signature: random, certificate: named ? right.certificate : random.slice(0, 43) }
          const read = certificateSignatureSchema.safeParse(given)
          assert.equal(read.success && code(await keys.prove(at, held.accountId, read.data)), 'wrong')
        }),
        { numRuns: 30 },
      )
    })
  })

  describe('in an approval', () => {
    it('is bound to the details', async () => {
      const held = await holding()
      const approval = approvalOf(payment)
      const at = world.occasion({ purpose: 'approval', approval })
      assert.deepEqual(await prove(held, at), { ok: true, id: held.id, bound: approval.hash })
    })

    it('shows and signs exactly the details', async () => {
      const held = await holding()
      const at = world.occasion({ purpose: 'approval', approval: approvalOf(payment) })
      const { text } = await keys.request(at, held.accountId)
      assert.deepEqual((JSON.parse(text) as { details: unknown }).details, payment)
    })

    const changes: [string, object][] = [
      ['the amount by a fen', { amount: payment.amount + 1 }],
      ['the payee’s account by a digit', { payee: { ...payment.payee, account: '6222020200112233446' } }],
      ['the payee’s name', { payee: { ...payment.payee, name: '张四' } }],
      ['the transaction', { transaction: 'transfer-0000000002' }],
    ]
    for (const [what, change] of changes)
      it(`a signature over details that differ in ${what} is wrong`, async () => {
        const held = await holding()
        const at = world.occasion({ purpose: 'approval', approval: approvalOf(payment) })
        const other = { ...at, approval: approvalOf({ ...payment, ...change }) }
        const { text } = await keys.request(other, held.accountId)
        assert.equal(code(await keys.prove(at, held.accountId, signedBy(held.key, text))), 'wrong')
      })

    it('details that are not those of the hash are wrong, rightly signed or not', async () => {
      const held = await holding()
      const approval = { ...approvalOf(payment), details: { ...payment, amount: 1 } }
      assert.equal(code(await prove(held, world.occasion({ purpose: 'approval', approval }))), 'wrong')
    })

    it('the signature of a sign-in approves nothing', async () => {
      const held = await holding()
      const at = world.occasion({ purpose: 'approval', approval: approvalOf(payment) })
      const { text } = await keys.request({ ...at, purpose: 'sign-in', approval: null }, held.accountId)
      assert.equal(code(await keys.prove(at, held.accountId, signedBy(held.key, text))), 'wrong')
    })
  })

  describe('is looked at anew at each use', () => {
    it('revoked by its authority: certificate.revoked', async () => {
      const held = await holding()
      revoked.push(serialOf(held.key))
      assert.equal(code(await prove(held)), 'certificate.revoked')
    })

    it('the list out of date: certificate.revocation_unknown', async () => {
      const held = await holding()
      trust.lists = [world.authority.list([], { at: new Date('2026-01-01'), nextAt: new Date('2026-01-02') })]
      assert.equal(code(await prove(held)), 'certificate.revocation_unknown')
      trust.lists = null
    })

    it('its authority trusted no more: certificate.untrusted', async () => {
      const held = await holding()
      const { anchors } = trust
      trust.anchors = [createTestAuthority('Other').certificate]
      assert.equal(code(await prove(held)), 'certificate.untrusted')
      trust.anchors = anchors
    })

    it('past its end, though no job has run: certificate.expired', async () => {
      const held = await holding({ until: new Date(deps.now().getTime() + day) })
      world.pass(2 * day)
      assert.equal(code(await prove(held)), 'certificate.expired')
    })

    it('another account’s row in its place can’t be read', async () => {
      const [one, other] = [await holding(), await holding()]
      const { secret_cipher: swapped } = await database.query
        .selectFrom('certificate_keys')
        .select('secret_cipher')
        .where('id', '=', other.id)
        .executeTakeFirstOrThrow()
      await database.query
        .updateTable('certificate_keys')
        .set({ secret_cipher: swapped })
        .where('id', '=', one.id)
        .execute()
      await assert.rejects(prove(one))
    })
  })

  const stop = async (
    { accountId, id }: Pick<Held, 'accountId' | 'id'>,
    act: 'suspend' | 'resume' | 'report-lost' | 'revoke',
  ) => await changeMedium(deps, { kind: 'certificate-key', accountId, realm: 'bank', id, act }, origin)

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
      revoked.push(serialOf(key))
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

  describe('stopped', () => {
    for (const [act, status] of [
      ['suspend', 'suspended'],
      ['report-lost', 'lost'],
    ] as const)
      it(`${act}: proves nothing, is written down and told`, async () => {
        const held = await holding()
        assert.deepEqual(await stop(held, act), { ok: true })
        assert.equal(code(await prove(held)), 'wrong')
        assert.equal((await list(held.accountId))[0]?.status, status)
        assert.equal(world.toldTo(held.accountId).length, 2)
      })

    it('suspended and resumed it proves again; lost it never does', async () => {
      const held = await holding()
      await stop(held, 'suspend')
      assert.deepEqual(await stop(held, 'resume'), { ok: true })
      assert.equal(code(await prove(held)), 'ok')
      await stop(held, 'report-lost')
      assert.deepEqual(await stop(held, 'resume'), { ok: false, code: 'medium.not_possible' })
    })

    it('revoked its certificate is wiped, and its key never comes back', async () => {
      const held = await holding()
      await stop(held, 'revoke')
      const row = await database.query
        .selectFrom('certificate_keys')
        .select(['status', 'secret_cipher'])
        .where('id', '=', held.id)
        .executeTakeFirstOrThrow()
      assert.deepEqual(row, { status: 'revoked', secret_cipher: '' })
      assert.equal(said(await register(held.accountId, held.key)), 'certificate.taken')
    })

    it('stopped between the look and the use it is wrong', async () => {
      const held = await holding()
      const at = world.occasion()
      const { text } = await keys.request(at, held.accountId)
      await stop(held, 'report-lost')
      assert.equal(code(await keys.prove(at, held.accountId, signedBy(held.key, text))), 'wrong')
    })

    it('another account stops nothing', async () => {
      const [held, other] = [await holding(), await holding()]
      const result = await stop({ accountId: other.accountId, id: held.id }, 'revoke')
      assert.deepEqual(result, { ok: false, code: 'medium.not_possible' })
    })
  })

  describe('renewed', () => {
    const ending = async () => await holding({ until: new Date(deps.now().getTime() + 89 * day) })
    async function renew(held: Held, fresh: TestHolder, signer: TestHolder | undefined = held.key) {
      const at = registering(held.accountId)
      const text = await askedText(at, held.id)
      return await renewCertificateKey(deps, { ...at, id: held.id }, registeredBy(fresh, text, signer), origin)
    }

    it('within 90 days of its end: the new one takes its place', async () => {
      const held = await ending()
      assert.equal((await list(held.accountId))[0]?.renewable, true)
      const fresh = world.keyFor(held.document)
      assert.equal(said(await renew(held, fresh)), 'ok')
      assert.equal(code(await prove({ ...held, key: fresh })), 'ok')
      assert.equal(code(await prove(held)), 'wrong')
      assert.equal((await list(held.accountId)).length, 1)
      const kinds = await world.kindsOf(held.accountId)
      assert.deepEqual(kinds.slice(1).toSorted(), ['medium.activated', 'medium.replaced'])
    })

    it('also where the account has as many as it may', async () => {
      const held = await ending()
      for (let count = 1; count < policy.most; count++) await register(held.accountId, world.keyFor(held.document))
      assert.equal(said(await renew(held, world.keyFor(held.document))), 'ok')
    })

    it('not before: certificate.too_early', async () => {
      const held = await holding({ until: new Date(deps.now().getTime() + 91 * day) })
      assert.equal(said(await askToRegister(deps, registering(held.accountId), held.id)), 'certificate.too_early')
    })

    it('not without the old key: certificate.signature_wrong', async () => {
      const held = await ending()
      const at = registering(held.accountId)
      const given = registeredBy(world.keyFor(held.document), await askedText(at, held.id))
      const renewed = await renewCertificateKey(deps, { ...at, id: held.id }, given, origin)
      assert.equal(said(renewed), 'certificate.signature_wrong')
    })

    it('not signed over by another key: certificate.signature_wrong', async () => {
      const held = await ending()
      const other = world.keyFor(held.document)
      assert.equal(said(await renew(held, world.keyFor(held.document), other)), 'certificate.signature_wrong')
    })

    it('not with the old key’s signature over another new certificate: certificate.signature_wrong', async () => {
      const held = await ending()
      const [shown, slipped] = [world.keyFor(held.document), world.keyFor(held.document)]
      const at = registering(held.accountId)
      const text = await askedText(at, held.id)
      const { old } = registeredBy(shown, text, held.key)
      assert(old)
      const given = { ...registeredBy(slipped, text), old }
      const renewed = await renewCertificateKey(deps, { ...at, id: held.id }, given, origin)
      assert.equal(said(renewed), 'certificate.signature_wrong')
    })

    it('not for another subject: certificate.not_the_holder', async () => {
      const held = await ending()
      const other = await world.openHolder()
      assert.equal(said(await renew(held, world.keyFor(other.document))), 'certificate.not_the_holder')
    })

    it('not once it is revoked: certificate.revoked', async () => {
      const held = await ending()
      revoked.push(serialOf(held.key))
      assert.equal(said(await renew(held, world.keyFor(held.document))), 'certificate.revoked')
    })

    it('not a lost one: medium.none', async () => {
      const held = await ending()
      await stop(held, 'report-lost')
      assert.equal(said(await askToRegister(deps, registering(held.accountId), held.id)), 'medium.none')
    })

    it('an answer to a registration renews nothing: certificate.request_gone', async () => {
      const held = await ending()
      const at = registering(held.accountId)
      const given = registeredBy(world.keyFor(held.document), await askedText(at), held.key)
      const renewed = await renewCertificateKey(deps, { ...at, id: held.id }, given, origin)
      assert.equal(said(renewed), 'certificate.request_gone')
    })

    it('with a key that has an account the old one stays: certificate.taken', async () => {
      const held = await ending()
      assert.equal(said(await renew(held, held.key)), 'certificate.taken')
      assert.equal(code(await prove(held)), 'ok')
    })

    it('ten at once: one wins', async () => {
      const held = await ending()
      const tries = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const at = registering(held.accountId)
          const text = await askedText(at, held.id)
          return { at, given: registeredBy(world.keyFor(held.document), text, held.key) }
        }),
      )
      const wins = await race(async index => {
        const one = tries[index]
        return one !== undefined && (await renewCertificateKey(deps, { ...one.at, id: held.id }, one.given, origin)).ok
      })
      assert.equal(wins, 1)
      assert.equal((await list(held.accountId)).length, 1)
    })
  })

  it('near its end it is told of once, and past it ended', async () => {
    const held = await holding({ until: new Date(deps.now().getTime() + 10 * day) })
    const watch = { realm: 'bank', policy: realm.policy, limit: 100 }
    await expireCertificateKeys(deps, watch)
    await expireCertificateKeys(deps, watch)
    assert.equal(world.toldTo(held.accountId).filter(one => one === 'medium-expiring').length, 1)
    world.pass(11 * day)
    await expireCertificateKeys(deps, watch)
    assert.equal((await list(held.accountId))[0]?.status, 'expired')
    assert.equal((await world.kindsOf(held.accountId)).at(-1), 'medium.expired')
  })

  describe('shown by the browser to the proxy', () => {
    const by = ({ accountId }: { accountId: string }, key: TestHolder) =>
      keys.proveShown(realm, accountId, key.certificate.der)

    it('is the account’s: possession', async () => {
      const held = await holding()
      assert.deepEqual(await by(held, held.key), { bound: held.id })
    })
    it('is another account’s, or nobody’s: nothing', async () => {
      const [held, other] = [await holding(), await holding()]
      assert.equal(await by(held, other.key), null)
      assert.equal(await by(held, world.keyFor(held.document)), null)
    })
    it('is lost or revoked by its authority: nothing', async () => {
      const [lost, ended] = [await holding(), await holding()]
      await stop(lost, 'report-lost')
      revoked.push(serialOf(ended.key))
      assert.equal(await by(lost, lost.key), null)
      assert.equal(await by(ended, ended.key), null)
    })
  })
})
