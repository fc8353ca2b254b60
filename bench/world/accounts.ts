import { hash } from '@node-rs/argon2'
import pg from 'pg'
import { copySink, deviceHash, generateAccounts, makeSharedHashes, type RowSink } from '../../demo/world/index.ts'
import { createIdMaker, createKeyRing, type KeyRing, loadKeyMaterial } from '../../kit/crypto/index.ts'
import { deviceSecretOf, hashParameters } from './people.ts'
import { benchRealm } from './policy.ts'

export interface Population {
  databaseUrl: string
  /** Whose keys encrypt: the product's own data folder. */
  dataFolder: string
  count: number
  realm?: string
  /** Of the generated passwords, shared by all. */
  hashes: readonly string[]
  progress: (done: number) => void
}

const batchSize = 20_000

/** Fills the bench's realm with people of the demo world, each with a device that the account knows. */
export async function createAccounts(population: Population): Promise<void> {
  const { databaseUrl, dataFolder, count, hashes, progress, realm = benchRealm } = population
  const now = new Date()
  const keys = createKeyRing(await loadKeyMaterial({ source: undefined, dataFolder, production: false, now }))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const sink = withDevices(copySink(client), { keys, now, realm })
    const onProgress = ({ done }: { done: number }): void => progress(done)
    await generateAccounts({ sink, keys, realm, count, hashes, batchSize, onProgress })
    // Not the others: an empty table that was looked at counts as empty, and plans made on it would read it whole.
    const filled = ['accounts', 'identifiers', 'persons', 'passwords', 'devices', 'account_devices']
    await client.query(`vacuum (analyze) ${filled.map(name => `identity.${name}`).join(', ')}`)
  } finally {
    await client.end()
  }
}

export async function makeHashes(count: number): Promise<string[]> {
  return await makeSharedHashes(password => hash(password, hashParameters), count)
}

/** Beside each account its one known device, and a sign-in of today: that nothing but the password is asked for. */
function withDevices(sink: RowSink, { keys, now, realm }: { keys: KeyRing; now: Date; realm: string }): RowSink {
  const newId = createIdMaker()
  let index = 0
  return {
    write: async tables => {
      const accounts = tables.accounts ?? []
      const devices = accounts.map(({ id }) => ({ id: newId(now), account: id ?? null, index: index++ }))
      await sink.write({
        ...tables,
        accounts: accounts.map(account => ({ ...account, last_sign_in_at: now })),
        devices: devices.map(device => ({
          id: device.id,
          realm,
          secret_hash: deviceHash(keys, realm, deviceSecretOf(device.index)),
          browser: 'Chrome',
          system: 'Windows',
          form_factor: 'desktop',
          first_seen_at: now,
          last_seen_at: now,
        })),
        account_devices: devices.map(({ id, account }) => ({
          account_id: account,
          device_id: id,
          first_sign_in_at: now,
          last_sign_in_at: now,
        })),
      })
    },
  }
}
