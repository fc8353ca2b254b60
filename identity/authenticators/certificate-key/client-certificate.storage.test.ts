import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { createHolderWorld } from './testing-holders.ts'

onEachIdentityDatabase('A certificate key', database => {
  const world = createHolderWorld(database)
  const { realm, keys, revoked, holding, stop } = world

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
      revoked.push(ended.key.certificate.serial)
      assert.equal(await by(lost, lost.key), null)
      assert.equal(await by(ended, ended.key), null)
    })
  })
})
