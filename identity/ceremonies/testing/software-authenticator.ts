/** For tests only: an authenticator in software, ES256, that does as told: counts back, leaves flags out, attests with a chain. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PasskeyAssertion, PasskeyAttestation } from '../../authenticators/passkey/index.ts'

/** What one use does otherwise than it should. */
export interface Deviation {
  origin?: string
  rpId?: string
  userVerified?: boolean
  userPresent?: boolean
  type?: string
  challenge?: string
  counter?: number
  userHandle?: string
  backedUp?: boolean
}

export interface Make {
  synced?: boolean
  /** Where the pages are that it is used on. */
  origin?: string
  aaguid?: string
  /** Signs attestations, with the certificates that vouch for it, its own first. */
  attestation?: { key: KeyObject; chain: readonly Uint8Array[] }
}

export function createSoftwareAuthenticator(make: Make = {}) {
  const { synced = true } = make
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const state = { counter: 0, userHandle: '' }
  const own = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const }

  function dataOf(rpId: string, deviation: Deviation, attested: Uint8Array = new Uint8Array()): Buffer {
    const { userPresent = true, userVerified = true, backedUp = synced } = deviation
    const flags =
      (userPresent ? 1 : 0) |
      (userVerified ? 4 : 0) |
      (synced ? 8 : 0) |
      (backedUp ? 16 : 0) |
      (attested.length ? 64 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(deviation.counter ?? state.counter)
    return Buffer.concat([sha256(deviation.rpId ?? rpId), Buffer.of(flags), counter, attested])
  }

  const clientData = (type: string, challenge: string, deviation: Deviation): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? challenge,
        origin: deviation.origin ?? make.origin ?? 'http://localhost:8080',
        crossOrigin: false,
      }),
    )

  return {
    id: own.id,
    state,

    /** Answers creation options; `rp.id` and `user.id` are taken as they come. */
    create(options: unknown, deviation: Deviation = {}): PasskeyAttestation {
      const { challenge, rp, user } = options as { challenge: string; rp: { id: string }; user: { id: string } }
      state.userHandle = user.id
      const client = clientData('webauthn.create', challenge, deviation)
      const attested = Buffer.concat([
        Buffer.from((make.aaguid ?? '00000000-0000-0000-0000-000000000000').replaceAll('-', ''), 'hex'),
        Buffer.of(0, id.length),
        id,
        coseOf(pair.publicKey),
      ])
      const data = dataOf(rp.id, deviation, attested)
      const { attestation } = make
      const statement = attestation
        ? cbor(
            new Map<string, unknown>([
              ['alg', -7],
              ['sig', sign('sha256', Buffer.concat([data, sha256(client)]), attestation.key)],
              ['x5c', attestation.chain],
            ]),
          )
        : cbor(new Map())
      const attestationObject = Buffer.concat([
        Buffer.of(0xa3),
        cbor('fmt'),
        cbor(attestation ? 'packed' : 'none'),
        cbor('attStmt'),
        statement,
        cbor('authData'),
        cbor(data),
      ])
      return {
        ...own,
        response: {
          clientDataJSON: client.toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    /** Answers request options. */
    get(options: unknown, deviation: Deviation = {}): PasskeyAssertion {
      const { challenge, rpId } = options as { challenge: string; rpId: string }
      if (state.counter > 0) state.counter++
      const client = clientData('webauthn.get', challenge, deviation)
      const data = dataOf(rpId, deviation)
      return {
        ...own,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', Buffer.concat([data, sha256(client)]), pair.privateKey).toString('base64url'),
          userHandle: deviation.userHandle ?? state.userHandle,
        },
      }
    },
  }
}

const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' }) as { x?: string; y?: string }
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}

/** As much of RFC 8949 as the above needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)])
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])])
  throw new TypeError('not written here')
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.of((major << 5) | size)
  if (size < 256) return Buffer.of((major << 5) | 24, size)
  return Buffer.of((major << 5) | 25, size >> 8, size & 255)
}
