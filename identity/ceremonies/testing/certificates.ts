/** For tests only: X.509 certificates with P-256 keys, written by hand (RFC 5280 4.1). */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface Certified {
  der: Uint8Array
  pem: string
  key: KeyObject
  name: string
}

export interface Wanted {
  name: string
  /** null signs itself. */
  issuer: Certified | null
  authority?: boolean
  from?: Date
  to?: Date
}

export function makeCertificate({ name, issuer, authority = false, from, to }: Wanted): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 1e6) + 1),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? name),
    sequence(time(from ?? new Date('2026-01-01')), time(to ?? new Date('2046-01-01'))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(basicConstraints(authority))),
  )
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])))
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  return { der, pem, key: privateKey, name }
}

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

const sequence = (...parts: Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(parts))
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'))
const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value))

function integer(value: number): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return tagged(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

/** As WebAuthn Level 3 8.2.1 asks of a packed attestation's certificate. */
const nameOf = (name: string): Buffer =>
  sequence(
    ...(
      [
        ['550406', tagged(0x13, Buffer.from('CN'))],
        ['55040a', text('Test')],
        ['55040b', text('Authenticator Attestation')],
        ['550403', text(name)],
      ] as const
    ).map(([type, value]) => tagged(0x31, sequence(oid(type), value))),
  )

const time = (at: Date): Buffer =>
  tagged(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`))

function basicConstraints(authority: boolean): Buffer {
  const value = sequence(...(authority ? [tagged(0x01, Buffer.of(0xff))] : []))
  return sequence(oid('551d13'), tagged(0x01, Buffer.of(0xff)), tagged(0x04, value))
}
