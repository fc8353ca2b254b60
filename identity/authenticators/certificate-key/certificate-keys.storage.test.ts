import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createTestAuthority } from '../../../kit/certificates/testing-certificates.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { hour } from '../../media/testing-media.ts'
import { type CertificateKeyProved, certificateSignatureSchema } from './index.ts'
import { code, createHolderWorld, type Held } from './testing-holders.ts'
import { approvalOf, payment, signedBy } from './testing-keys.ts'

const day = 24 * hour

onEachIdentityDatabase('A certificate key', database => {
  const world = createHolderWorld(database)
  const { deps, realm, policy, keys, revoked, trust, list, holding, prove, stop } = world

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
      revoked.push(held.key.certificate.serial)
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
})
