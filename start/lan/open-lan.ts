import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createIssuingKey, type Issuer, pemOf, readIssuingKey } from '../../kit/certificates/index.ts'
import { makeFolder } from '../../kit/make-folder.ts'
import { issueAuthority, issueLeaf } from './certificates-of-host.ts'
import { createLanFetch } from './lan-fetch.ts'

/** What the apps and the page of trust need. */
export interface Lan {
  name: string
  tls: { key: string; cert: string }
  authority: {
    /** DER, as phones take it. */
    certificate: Uint8Array<ArrayBuffer>
    /** SHA-256, in pairs of hex digits with colons between, as phones show it. */
    fingerprint: string
  }
  /** Calls between the apps: to the name at this machine, trusting the authority. Any other address as ever. */
  fetch: typeof globalThis.fetch
}

const day = 86_400_000
/** Somewhat less than the 398 days that browsers take of anybody, and the 825 that iOS takes of an authority that was added by hand. */
const lifeOfLeaf = 397 * day
const lifeOfAuthority = 5 * 365 * day
/** With less than so much left they are made anew at the start. */
const leastLeaf = 30 * day
const leastAuthority = lifeOfLeaf
/** The clock of a phone may be slow. */
const slowClock = day

const kept = z.strictObject({ secret: z.string(), certificate: z.string() })
type Kept = z.output<typeof kept>

/**
 * Opens the authority of a name, or makes it. Each name has its own, which can certify no other: going back to a name that a phone
 * trusts already needs nothing on the phone.
 *
 * @throws AppError `folder.unwritable`
 */
export function openLan({ folder, name, now }: { folder: string; name: string; now: () => Date }): Lan {
  makeFolder(folder)
  const at = now()
  const authorityFile = join(folder, `${name}.authority.json`)
  const leafFile = join(folder, `${name}.json`)
  const known = readKept(authorityFile, at, leastAuthority)
  const authority = known ?? keep(authorityFile, makeAuthority(name, at))
  // A certificate by an authority that is gone would convince nobody.
  const leaf = (known && readKept(leafFile, at, leastLeaf)) ?? keep(leafFile, makeLeaf(name, authority, at))
  const certificate = Uint8Array.from(new X509Certificate(authority.certificate).raw)
  const digest = createHash('sha256').update(certificate).digest('hex').toUpperCase()
  return {
    name,
    // With the authority behind it: who trusts it has it already, and whoever looks into the connection sees by whom it is.
    tls: { key: leaf.secret, cert: leaf.certificate + authority.certificate },
    authority: { certificate, fingerprint: digest.match(/../g)?.join(':') ?? '' },
    fetch: createLanFetch({ name, ca: authority.certificate }),
  }
}

const issuerOf = (name: string, { secret }: { secret: string }): Issuer => ({
  subject: { O: 'Lingpai', CN: `Lingpai · ${name}` },
  key: readIssuingKey(secret),
})

function makeAuthority(name: string, at: Date): Kept {
  const key = createIssuingKey()
  const life = { from: before(at, slowClock), until: after(at, lifeOfAuthority) }
  return { secret: key.secret, certificate: pemOf(issueAuthority({ name, issuer: issuerOf(name, key), life })) }
}

function makeLeaf(name: string, authority: Kept, at: Date): Kept {
  const key = createIssuingKey()
  const life = { from: before(at, slowClock), until: after(at, lifeOfLeaf - slowClock) }
  const der = issueLeaf({ name, issuer: issuerOf(name, authority), spki: key.spki, life })
  return { secret: key.secret, certificate: pemOf(der) }
}

/** @returns null for what is not there, can't be read or nears its end */
function readKept(file: string, at: Date, least: number): Kept | null {
  if (!existsSync(file)) return null
  try {
    const found = kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    const { validToDate } = new X509Certificate(found.certificate)
    return validToDate.getTime() - at.getTime() > least ? found : null
  } catch {
    return null
  }
}

function keep(file: string, made: Kept): Kept {
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  return made
}

const before = (at: Date, milliseconds: number): Date => new Date(at.getTime() - milliseconds)
const after = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds)
