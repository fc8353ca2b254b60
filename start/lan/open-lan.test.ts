import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { createIssuingKey, pemOf } from '../../kit/certificates/index.ts'
import { startServer } from '../../kit/http/index.ts'
import { loadAssets } from '../../kit/ui/index.ts'
import { issueAuthority, issueLeaf } from './certificates-of-host.ts'
import { type Lan, openLan, startTrustPage } from './index.ts'

const name = 'mybox.local'
const folders: string[] = []
after(() => folders.forEach(folder => rmSync(folder, { recursive: true })))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-lan-'))
  folders.push(folder)
  return folder
}

const start = new Date('2026-03-01T08:00:00Z')
const later = (days: number): Date => new Date(start.getTime() + days * 86_400_000)
const open = (folder: string, { of = name, at = start } = {}): Lan => openLan({ folder, name: of, now: () => at })
const leafOf = ({ tls }: Lan): X509Certificate => new X509Certificate(tls.cert)

/** What OpenSSL says of a chain: a counterpart that shares no code with what made it. */
function openssl({ leaf, authority, host, at }: { leaf: string; authority: string; host: string; at: Date }): string {
  const folder = newFolder()
  const [leafFile, authorityFile] = [join(folder, 'leaf.pem'), join(folder, 'authority.pem')]
  writeFileSync(leafFile, leaf)
  writeFileSync(authorityFile, authority)
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', host]
  const when = ['-attime', String(at.getTime() / 1000)]
  try {
    return execFileSync('openssl', [...args, ...when, '-CAfile', authorityFile, leafFile], { stdio: 'pipe' })
      .toString()
      .trim()
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr)
  }
}

const verdict = (lan: Lan, { host = name, at = start } = {}): string =>
  openssl({ leaf: lan.tls.cert, authority: pemOf(lan.authority.certificate), host, at })

describe('the certificates of a host name', () => {
  const lan = open(newFolder())

  it('OpenSSL takes them, strictly, for that host', () => assert.match(verdict(lan), /leaf\.pem: OK$/))
  it('and for no other', () => assert.match(verdict(lan, { host: 'other.local' }), /hostname mismatch/i))
  it('nor after their end', () => assert.match(verdict(lan, { at: later(397) }), /certificate has expired/))

  const issuer = { subject: { CN: 'x' }, key: createIssuingKey() }
  const life = { from: start, until: later(100) }
  const strange = (host: string): string => {
    const authority = issueAuthority({ name, issuer, life })
    const leaf = issueLeaf({ name: host, issuer, spki: createIssuingKey().spki, life })
    return openssl({ leaf: pemOf(leaf), authority: pemOf(authority), host, at: start })
  }
  it('the authority can certify its own name', () => assert.match(strange(name), /OK$/))
  it('and no other name, were its key stolen', () =>
    assert.match(strange('bank.example'), /permitted subtree violation/))
  it('it is not good for long: what iOS takes, and browsers', () => {
    const { validFromDate, validToDate } = leafOf(lan)
    assert.ok(validToDate.getTime() - validFromDate.getTime() <= 398 * 86_400_000)
  })
  it('the fingerprint is the one that others show', () =>
    assert.equal(lan.authority.fingerprint, new X509Certificate(lan.authority.certificate).fingerprint256))
})

describe('what is kept', () => {
  it('the same authority and certificate at the next start, for their owner alone', () => {
    const folder = newFolder()
    assert.equal(open(folder).tls.cert, open(folder, { at: later(300) }).tls.cert)
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file)
  })

  it('near its end the certificate is made anew, by the same authority', () => {
    const folder = newFolder()
    const [first, second] = [open(folder), open(folder, { at: later(370) })]
    assert.notEqual(leafOf(first).serialNumber, leafOf(second).serialNumber)
    assert.equal(first.authority.fingerprint, second.authority.fingerprint)
    assert.match(verdict(second, { at: later(370) }), /OK$/)
  })

  it('near the authority’s end both are', () => {
    const folder = newFolder()
    const [first, second] = [open(folder), open(folder, { at: later(4 * 365) })]
    assert.notEqual(first.authority.fingerprint, second.authority.fingerprint)
    assert.match(verdict(second, { at: later(4 * 365) }), /OK$/)
  })

  it('another name has an authority of its own, and the first is found again', () => {
    const folder = newFolder()
    const [first, other, again] = [open(folder), open(folder, { of: 'other.local' }), open(folder)]
    assert.notEqual(first.authority.fingerprint, other.authority.fingerprint)
    assert.match(verdict(other, { host: 'other.local' }), /OK$/)
    assert.equal(again.tls.cert, first.tls.cert)
  })

  it('a file that can’t be read is made anew', () => {
    const folder = newFolder()
    open(folder)
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{')
    assert.match(verdict(open(folder)), /OK$/)
  })
})

describe('calls under the name', () => {
  const today = (of = name): Lan => openLan({ folder: newFolder(), name: of, now: () => new Date() })

  async function echo(lan: Lan, t: TestContext): Promise<number> {
    const app = { fetch: async (request: Request) => Response.json({ url: request.url, body: await request.text() }) }
    const server = startServer({ app, port: 0, tls: lan.tls })
    t.after(async () => await server.stop(0))
    return (await server.listening).port
  }

  it('reach this machine over HTTPS, whatever the name resolves to', async t => {
    const lan = today()
    const port = await echo(lan, t)
    const address = `https://${name}:${port}/x?y=1`
    const answer = await lan.fetch(address, { method: 'POST', body: 'hello' })
    assert.deepEqual(await answer.json(), { url: address, body: 'hello' })
  })

  it('and not a server whose certificate is by another authority of the same name', async t => {
    const port = await echo(today(), t)
    await assert.rejects(today().fetch(`https://${name}:${port}/`), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
  })
})

describe('the page of trust', () => {
  it('has the certificate and the fingerprint, the asking phone’s way first, and no way to be bound to https', async t => {
    const lan = open(newFolder())
    const addresses = { phone: `https://${name}:8086`, toll: `https://${name}:8081` }
    const page = startTrustPage({ lan, host: '127.0.0.1', port: 0, addresses, assets: loadAssets() })
    t.after(async () => await page.stop(0))
    const { port } = await page.listening
    const file = await fetch(`http://127.0.0.1:${port}/ca.crt`)
    assert.equal(file.headers.get('content-type'), 'application/x-x509-ca-cert')
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array(lan.authority.certificate))
    const shown = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 15)' },
    })
    assert.equal(shown.headers.get('strict-transport-security'), null)
    const html = await shown.text()
    assert.ok(html.includes(lan.authority.fingerprint.slice(0, 23).replaceAll(':', ' ')))
    assert.ok(html.indexOf('安卓手机') < html.indexOf('iPhone'))
  })
})
