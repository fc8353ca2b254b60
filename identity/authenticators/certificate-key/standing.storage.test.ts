import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { hour, origin, race } from '../../media/testing-media.ts'
import { askToRegister, expireCertificateKeys, renewCertificateKey } from './index.ts'
import { code, createHolderWorld, type Held, said } from './testing-holders.ts'
import { registeredBy, signedBy } from './testing-keys.ts'

const day = 24 * hour

onEachIdentityDatabase('A certificate key', database => {
  const world = createHolderWorld(database)
  const { deps, realm, policy, keys, revoked, registering, list, askedText, register, holding, prove, stop } = world

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
      revoked.push(held.key.certificate.serial)
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
})
