/** What the phone keeps, in IndexedDB: keys that can't be read out, tokens bound to them, codes and wishes. */

export interface Tokens {
  access: string
  refresh: string | null
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** What was last known of this phone at the realm; shown while offline too. */
export interface Self {
  phone: { id: string; name: string }
  name: string | null
  phoneNumber: string | null
  ial: number
  gesture: 'none' | 'set' | 'used-up'
  passkey: boolean
  accountCentre: string
}

/** One realm's account on this phone. A key of its own each, so that realms can't tell that they share a phone. */
export interface KeptAccount {
  realm: string
  privateKey: CryptoKey
  publicJwk: JsonWebKey
  /** HMAC; the gesture is worth nothing without it, and it can't leave the phone. */
  secret: CryptoKey
  tokens: Tokens | null
  self: Self | null
  /** The gesture opens it while offline. */
  gestureCheck: Sealed | null
  /** Wrong gestures while offline. */
  offlineTries: number
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  text: ArrayBuffer
}

/** A sign-in on its way: what comes back must answer to exactly this. */
export interface Pending {
  state: string
  realm: string
  verifier: string
  nonce: string
  startedAt: number
}

export interface KeptCode {
  id: string
  issuer: string
  account: string
  digits: number
  period: number
  hash: 'SHA-1' | 'SHA-256' | 'SHA-512'
  secret: CryptoKey
}

interface Stores {
  accounts: KeptAccount
  pending: Pending
  codes: KeptCode
}

const keyPaths: Readonly<Record<keyof Stores, string>> = { accounts: 'realm', pending: 'state', codes: 'id' }

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('lingpai-phone', 1)
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(keyPaths)) request.result.createObjectStore(name, { keyPath })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the phone keeps nothing'))
  })
  return opened
}

async function run<Result>(
  store: keyof Stores,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open()
  return await new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode)
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(transaction.error ?? new Error('not kept'))
  })
}

export async function readAll<Name extends keyof Stores>(name: Name): Promise<Stores[Name][]> {
  return (await run(name, 'readonly', store => store.getAll())) as Stores[Name][]
}

export async function read<Name extends keyof Stores>(name: Name, key: string): Promise<Stores[Name] | undefined> {
  return (await run(name, 'readonly', store => store.get(key))) as Stores[Name] | undefined
}

export async function keep<Name extends keyof Stores>(name: Name, value: Stores[Name]): Promise<void> {
  await run(name, 'readwrite', store => store.put(value))
}

export async function forget(name: keyof Stores, key: string): Promise<void> {
  await run(name, 'readwrite', store => store.delete(key))
}
