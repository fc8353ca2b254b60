import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { connect, createServer } from 'node:tls'
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

const today = new Date()
const ago = (days: number): Date => new Date(today.getTime() - days * 86_400_000)
const open = (folder: string, { of = name, at = today } = {}): Lan => openLan({ folder, name: of, now: () => at })
const leafOf = ({ tls }: Lan): X509Certificate => new X509Certificate(tls.cert)

/** What OpenSSL says at a handshake, which shares no code with what made the certificates: `ok`, or why not. */
async function verdict(lan: { tls: Lan['tls']; ca: string }, host: string): Promise<string> {
  const server = createServer({ ...lan.tls })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise(resolve => {
      const socket = connect({ host: '127.0.0.1', port, servername: host, ca: lan.ca }, () => resolve('ok'))
      socket.once('error', (error: NodeJS.ErrnoException) =>
        // Node has no code of its own for some of OpenSSL’s reasons.
        resolve(error.code === undefined || error.code === 'UNSPECIFIED' ? error.message : error.code),
      )
      socket.once('close', () => socket.destroy())
      socket.once('secureConnect', () => socket.destroy())
    })
  } finally {
    server.close()
  }
}
const ofLan = async (lan: Lan, host = lan.name): Promise<string> =>
  await verdict({ tls: lan.tls, ca: pemOf(lan.authority.certificate) }, host)

/** The command is stricter than a handshake, where the machine has it: RFC 5280 to the letter. */
function strictly(lan: Lan): string {
  const folder = newFolder()
  const [leaf, authority] = [join(folder, 'leaf.pem'), join(folder, 'authority.pem')]
  writeFileSync(leaf, lan.tls.cert)
  writeFileSync(authority, pemOf(lan.authority.certificate))
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', lan.name, '-CAfile', authority]
  const { stdout, stderr } = spawnSync('openssl', [...args, leaf], { encoding: 'utf8' })
  return `${stdout}${stderr}`
}
const hasCommand = (spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '').startsWith('OpenSSL 3')

describe('the certificates of a host name', () => {
  const lan = open(newFolder())

  it('OpenSSL takes them for that host', async () => {
    assert.equal(await ofLan(lan), 'ok')
    if (hasCommand) assert.match(strictly(lan), /leaf\.pem: OK/)
  })
  it('and for no other', async () => assert.equal(await ofLan(lan, 'other.local'), 'ERR_TLS_CERT_ALTNAME_INVALID'))
  it('nor after their end', async () => {
    const old = open(newFolder(), { at: ago(398) })
    assert.equal(await ofLan(old), 'CERT_HAS_EXPIRED')
  })

  const issuer = { subject: { CN: 'x' }, key: createIssuingKey() }
  const life = { from: ago(1), until: ago(-100) }
  const stolen = async (host: string): Promise<string> => {
    const ca = pemOf(issueAuthority({ name, issuer, life }))
    const key = createIssuingKey()
    const leaf = pemOf(issueLeaf({ name: host, issuer, spki: key.spki, life }))
    return await verdict({ tls: { key: key.secret, cert: leaf + ca }, ca }, host)
  }
  it('the authority can certify its own name', async () => assert.equal(await stolen(name), 'ok'))
  it('and no other name, were its key stolen', async () =>
    assert.equal(await stolen('bank.example'), 'permitted subtree violation'))
  it('they are good for no longer than iOS takes, and browsers', () => {
    const { validFromDate, validToDate } = leafOf(lan)
    assert.ok(validToDate.getTime() - validFromDate.getTime() <= 398 * 86_400_000)
  })
  it('the fingerprint is the one that others show', () =>
    assert.equal(lan.authority.fingerprint, new X509Certificate(lan.authority.certificate).fingerprint256))
})

describe('what is kept', () => {
  it('the same authority and certificate at the next start, for their owner alone', () => {
    const folder = newFolder()
    assert.equal(open(folder, { at: ago(300) }).tls.cert, open(folder).tls.cert)
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file)
  })

  it('near its end the certificate is made anew, by the same authority', async () => {
    const folder = newFolder()
    const [first, second] = [open(folder, { at: ago(370) }), open(folder)]
    assert.notEqual(leafOf(first).serialNumber, leafOf(second).serialNumber)
    assert.equal(first.authority.fingerprint, second.authority.fingerprint)
    assert.equal(await ofLan(second), 'ok')
  })

  it('near the authority’s end both are', async () => {
    const folder = newFolder()
    const [first, second] = [open(folder, { at: ago(4 * 365) }), open(folder)]
    assert.notEqual(first.authority.fingerprint, second.authority.fingerprint)
    assert.equal(await ofLan(second), 'ok')
  })

  it('another name has an authority of its own, and the first is found again', async () => {
    const folder = newFolder()
    const [first, other, again] = [open(folder), open(folder, { of: 'other.local' }), open(folder)]
    assert.notEqual(first.authority.fingerprint, other.authority.fingerprint)
    assert.equal(await ofLan(other), 'ok')
    assert.equal(again.tls.cert, first.tls.cert)
  })

  it('a file that can’t be read is made anew', async () => {
    const folder = newFolder()
    open(folder)
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{')
    assert.equal(await ofLan(open(folder)), 'ok')
  })
})

describe('calls under the name', () => {
  async function echo(lan: Lan, t: TestContext): Promise<number> {
    const app = { fetch: async (request: Request) => Response.json({ url: request.url, body: await request.text() }) }
    const server = startServer({ app, port: 0, tls: lan.tls })
    t.after(async () => await server.stop(0))
    return (await server.listening).port
  }

  it('reach this machine over HTTPS, whatever the name resolves to', async t => {
    const lan = open(newFolder())
    const port = await echo(lan, t)
    const address = `https://${name}:${port}/x?y=1`
    const answer = await lan.fetch(address, { method: 'POST', body: 'hello' })
    assert.deepEqual(await answer.json(), { url: address, body: 'hello' })
  })

  it('and not a server whose certificate is by another authority of the same name', async t => {
    const port = await echo(open(newFolder()), t)
    await assert.rejects(open(newFolder()).fetch(`https://${name}:${port}/`), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
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
