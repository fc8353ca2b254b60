/** For tests only: passkeys in accounts, made as the account centre makes them. */
import type { Passkey } from '../../authenticators/passkey/index.ts'
import { createSoftwareAuthenticator, type Make } from './software-authenticator.ts'
import type { Holder, World } from './world.ts'

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>

/** An authenticator with a passkey of the account. @param make counts its uses from `counter` on, where that is given */
export async function withPasskey(
  world: Pick<World, 'passkeys' | 'passkeyStore' | 'database' | 'newId'>,
  holder: Pick<Holder, 'id' | 'realm'>,
  { counter = 0, ...make }: Make & { counter?: number } = {},
): Promise<{ authenticator: SoftwareAuthenticator; id: string }> {
  const authenticator = createSoftwareAuthenticator(make)
  authenticator.state.counter = counter
  const adding = { realm: holder.realm, accountId: holder.id, sessionId: world.newId() }
  const options = await world.passkeys.creation(adding, { account: 'holder', realm: 'realm' })
  const made = await world.passkeys.make(adding, authenticator.create(options))
  if (!made.ok) throw new Error(made.code)
  const id = world.newId()
  await insert(world, holder, { ...made.passkey, id, name: 'mine', madeOn: 'Chrome', madeAtPlace: null })
  return { authenticator, id }
}

async function insert(
  world: Pick<World, 'passkeyStore' | 'database'>,
  holder: Pick<Holder, 'id' | 'realm'>,
  passkey: Omit<Passkey, 'createdAt' | 'lastUsedAt'>,
): Promise<void> {
  const account = { id: holder.id, realm: holder.realm.name }
  const added = await world.database.transaction(tx => world.passkeyStore.insert(tx, account, passkey))
  if (!added) throw new Error('the credential is taken')
}
