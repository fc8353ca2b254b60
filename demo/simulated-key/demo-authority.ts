import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  createIssuingKey,
  type Issuer,
  issueCertificate,
  issueRevocationList,
  pemOf,
  readCertificate,
  readIssuingKey,
} from '../../kit/certificates/index.ts'
import { makeFolder } from '../../kit/make-folder.ts'

/** As the bank's policy of the demonstration names them. */
const anchorFile = 'qinghe-bank-ca.pem'
const listFile = 'qinghe-bank-ca.crl.pem'
/** The authority's own memory; its private key is in it. */
const stateFile = 'qinghe-bank-ca.json'

const day = 86_400_000
const lifeOfAuthority = 20 * 365 * day
const lifeOfList = 7 * day

const stateSchema = z.strictObject({ secret: z.string(), revoked: z.array(z.string()) })

const subject = { C: 'CN', O: '青禾银行（演示）', CN: '青禾银行演示 CA' }

export interface DemoAuthority {
  /** @returns the certificate, DER; null where the key is none */
  issue(holder: { name: string; document: string }, spki: Uint8Array, days: number): Uint8Array | null
  /** @param der of a certificate of its own; any other changes nothing */
  revoke(der: Uint8Array): void
  /** Makes the list of revocations anew: it is good for a week. */
  renewList(): void
}

/** The bank's authority of the demonstration, made at the first run; what the service trusts stands in `folder`. */
export function openDemoAuthority({ folder, now }: { folder: string; now: () => Date }): DemoAuthority {
  makeFolder(folder)
  const path = (name: string): string => join(folder, name)
  const state = existsSync(path(stateFile)) ? readState(path(stateFile)) : begin()
  const issuer: Issuer = { subject, key: readIssuingKey(state.secret) }
  renewList()
  return { issue, revoke, renewList }

  function begin(): z.output<typeof stateSchema> {
    const key = createIssuingKey()
    const fresh = { secret: key.secret, revoked: [] }
    const [from, until] = [new Date(now().getTime() - day), new Date(now().getTime() + lifeOfAuthority)]
    const own = { subject, spki: key.spki, issuer: { subject, key }, from, until, authority: { pathLength: 0 } }
    writeFileSync(path(anchorFile), pemOf(issueCertificate(own)))
    save(fresh)
    return fresh
  }

  function issue({ name, document }: { name: string; document: string }, spki: Uint8Array, days: number) {
    const [from, until] = [new Date(now().getTime() - day), new Date(now().getTime() + days * day)]
    const person = { C: 'CN', O: '青禾银行（演示）', CN: `${name}@${document}` }
    try {
      return issueCertificate({ subject: person, spki, issuer, from, until, extendedKeyUsage: [clientAuth] })
    } catch {
      return null
    }
  }

  function revoke(der: Uint8Array): void {
    const serial = readCertificate(der)?.serial
    if (serial === undefined || state.revoked.includes(serial)) return
    state.revoked.push(serial)
    save(state)
    renewList()
  }

  function renewList(): void {
    const [at, nextAt] = [new Date(now().getTime() - 60_000), new Date(now().getTime() + lifeOfList)]
    writeFileSync(
      path(listFile),
      pemOf(issueRevocationList({ issuer, at, nextAt, serials: state.revoked }), 'X509 CRL'),
    )
  }

  function save(given: z.output<typeof stateSchema>): void {
    writeFileSync(path(stateFile), JSON.stringify(given), { mode: 0o600 })
  }
}

const clientAuth = '1.3.6.1.5.5.7.3.2'

function readState(file: string): z.output<typeof stateSchema> {
  return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}
