import { createCipheriv, createDecipheriv, createHmac, getCiphers, getHashes, hash } from 'node:crypto'
import { sm3 as softSm3, sm4 as softSm4 } from 'sm-crypto-v2'

/** International: AES-256-GCM, SHA-256. SM: SM4-GCM (GB/T 32907), SM3 (GB/T 32905). */
export type SuiteName = 'international' | 'sm'

export const suiteNames = ['international', 'sm'] as const satisfies readonly SuiteName[]

/** Bytes of an encryption key, by suite. HMAC keys are 32 bytes in both. */
export const encryptionKeyBytes: Readonly<Record<SuiteName, number>> = { international: 32, sm: 16 }
export const macKeyBytes = 32

export const ivBytes = 12
const tagBytes = 16

export type SealInput = { key: Uint8Array; iv: Uint8Array; text: Uint8Array; context: Uint8Array }

/** The primitives of one suite. `open` gives undefined when the tag does not fit. */
export type Suite = {
  seal(input: SealInput): Buffer
  open(input: SealInput): Buffer | undefined
  hmac(key: Uint8Array, message: Uint8Array): Buffer
  digest(message: Uint8Array): Buffer
}

/** The suite's primitives by OpenSSL, or in JavaScript where this build of OpenSSL lacks SM3 and SM4. */
export function createSuite(name: SuiteName, options: { native?: boolean } = {}): Suite {
  if (name === 'international') return nativeSuite('aes-256-gcm', 'sha256')
  return (options.native ?? hasNativeSm()) ? nativeSuite('sm4-gcm', 'sm3') : softSmSuite
}

let nativeSm: boolean | undefined

function hasNativeSm(): boolean {
  nativeSm ??= getCiphers().includes('sm4-gcm') && getHashes().includes('sm3')
  return nativeSm
}

function nativeSuite(cipherName: 'aes-256-gcm' | 'sm4-gcm', hashName: 'sha256' | 'sm3'): Suite {
  // Node's types know the GCM methods by the AES names only; sm4-gcm is the same mode over another block cipher.
  const mode = cipherName as 'aes-256-gcm'
  return {
    seal({ key, iv, text, context }) {
      const cipher = createCipheriv(mode, key, iv, { authTagLength: tagBytes }).setAAD(context)
      return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
    },
    open({ key, iv, text, context }) {
      if (text.length < tagBytes) return undefined
      const decipher = createDecipheriv(mode, key, iv, { authTagLength: tagBytes }).setAAD(context)
      decipher.setAuthTag(text.subarray(-tagBytes))
      const plain = decipher.update(text.subarray(0, -tagBytes))
      try {
        return Buffer.concat([plain, decipher.final()])
      } catch {
        return undefined
      }
    },
    hmac: (key, message) => createHmac(hashName, key).update(message).digest(),
    digest: message => hash(hashName, message, 'buffer'),
  }
}

const softSmSuite: Suite = {
  seal({ key, iv, text, context }) {
    const sealed = softSm4.encrypt(text, key, {
      mode: 'gcm',
      iv,
      associatedData: context,
      output: 'array',
      outputTag: true,
    })
    return Buffer.concat([sealed.output, sealed.tag ?? new Uint8Array()])
  },
  open({ key, iv, text, context }) {
    if (text.length < tagBytes) return undefined
    const tag = text.subarray(-tagBytes)
    try {
      const options = { mode: 'gcm', iv, associatedData: context, tag, output: 'array' } as const
      return Buffer.from(softSm4.decrypt(text.subarray(0, -tagBytes), key, options))
    } catch {
      return undefined
    }
  },
  hmac: (key, message) => Buffer.from(softSm3(message, { key, mode: 'hmac' }), 'hex'),
  digest: message => Buffer.from(softSm3(message), 'hex'),
}

/** One block of SM4 (GB/T 32907) as it is, 16 bytes of key and text: for constructions that chain blocks in a way of their own. */
export function sm4Block(key: Uint8Array, block: Uint8Array): Buffer {
  if (!hasNativeSm()) {
    return Buffer.from(softSm4.encrypt(block, key, { mode: 'ecb', padding: 'none', output: 'array' }))
  }
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}
