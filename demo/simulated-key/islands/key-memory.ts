/** What the key remembers, in the browser's own database: the private key stays there as a handle that can't be exported. */
import { toText } from './bytes.ts'

export interface HeldCertificate {
  privateKey: CryptoKey
  /** DER, base64url. */
  chain: string[]
  fingerprint: string
}

export interface KeyMemory {
  holder: number
  name: string
  days: number
  until: string
  /** The newest first: after a renewal the old one may still be asked for. */
  held: HeldCertificate[]
  salt: Uint8Array<ArrayBuffer>
  pin: string
  /** False until the PIN that everybody knows was changed. */
  isOwnPin: boolean
  wrong: number
}

export const firstPin = '12345678'
export const mostWrong = 6

const store = 'key'
const only = 1

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('simulated-key', 1)
  request.onupgradeneeded = () => request.result.createObjectStore(store)
  return await settled(request)
}

async function settled<T>(request: IDBRequest<T>): Promise<T> {
  return await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database failed'))
  })
}

export async function readMemory(): Promise<KeyMemory | undefined> {
  const database = await open()
  return await settled(database.transaction(store).objectStore(store).get(only) as IDBRequest<KeyMemory | undefined>)
}

export async function writeMemory(memory: KeyMemory): Promise<void> {
  const database = await open()
  await settled(database.transaction(store, 'readwrite').objectStore(store).put(memory, only))
}

export async function forget(): Promise<void> {
  const database = await open()
  await settled(database.transaction(store, 'readwrite').objectStore(store).delete(only))
}

export async function hashPin(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 200_000 }
  return toText(await crypto.subtle.deriveBits(how, material, 256))
}

/** Counted before it is looked at, so that a window closed in between saves no try. @returns the tries left; null where it is right */
export async function tryPin(pin: string): Promise<number | null> {
  const memory = await readMemory()
  if (!memory || memory.wrong >= mostWrong) return 0
  const counted = { ...memory, wrong: memory.wrong + 1 }
  await writeMemory(counted)
  if ((await hashPin(pin, memory.salt)) !== memory.pin) return mostWrong - counted.wrong
  await writeMemory({ ...memory, wrong: 0 })
  return null
}

export const mayBePin = (pin: string): boolean => /^\d{6,8}$/.test(pin) && pin !== firstPin && !/^(\d)\1*$/.test(pin)
