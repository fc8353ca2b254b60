/** For tests only: holders of certificate keys, and the steps that tests of different subjects have in common. */
import assert from 'node:assert/strict'
import type { TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import type { Database } from '../../../kit/database/index.ts'
import { changeMedium } from '../../media/index.ts'
import { origin } from '../../media/testing-media.ts'
import type { IdentityTables } from '../../tables.ts'
import {
  askToRegister,
  type CertificateKeyProved,
  type CertificateRegistration,
  listCertificateKeys,
  registerCertificateKey,
  type SigningOccasion,
} from './index.ts'
import { createKeyWorld, registeredBy, signedBy } from './testing-keys.ts'

export type HolderWorld = ReturnType<typeof createHolderWorld>
export type Held = Awaited<ReturnType<HolderWorld['holding']>>

export const said = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'ok' : result.code)
export const code = (proved: CertificateKeyProved): string => (proved.ok ? 'ok' : proved.code)

export function createHolderWorld(database: Database<IdentityTables>) {
  const world = createKeyWorld(database)
  const { deps, realm, policy, keys } = world

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
  async function prove(held: { accountId: string; key: TestHolder }, at: SigningOccasion = world.occasion()) {
    const { text } = await keys.request(at, held.accountId)
    return await keys.prove(at, held.accountId, signedBy(held.key, text))
  }
  const stop = async (
    { accountId, id }: { accountId: string; id: string },
    act: 'suspend' | 'resume' | 'report-lost' | 'revoke',
  ) => await changeMedium(deps, { kind: 'certificate-key', accountId, realm: 'bank', id, act }, origin)

  return { ...world, registering, list, askedText, register, holding, prove, stop }
}
