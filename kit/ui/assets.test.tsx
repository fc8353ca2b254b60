import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { packageRoot } from '../root.ts'
import { loadAssets } from './assets.ts'
import { SignInSample, sampleFrame } from './gallery/index.tsx'
import { serveAssets } from './serve-assets.ts'

const outDir = mkdtempSync(join(tmpdir(), 'assets-'))
const folder = pathToFileURL(`${outDir}/`)
await build({
  configFile: fileURLToPath(new URL('vite.config.ts', packageRoot)),
  logLevel: 'error',
  build: { outDir },
})
const assets = loadAssets({ folder })
rmSync(outDir, { recursive: true })
const app = serveAssets(assets)
const get = (address: string, encoding?: string) =>
  app.request(
    address.replace('/assets', ''),
    encoding === undefined ? {} : { headers: { 'Accept-Encoding': encoding } },
  )

test('the sign-in page with all it loads is at most 40 KB over the wire, 15 KB of it scripts', async () => {
  const html = (await (<SignInSample frame={sampleFrame(assets, '/sign-in')} failed />)).toString()
  const scripts = wireSize(assets.js('page')) + wireSize(assets.js('proof-of-work-worker'))
  const all = gzipSync(html).length + wireSize(assets.css) + wireSize(assets.icon('toll')) + scripts
  assert.ok(scripts <= 15_000, `scripts: ${scripts}`)
  assert.ok(all <= 40_000, `all: ${all}`)
})

test('the proof of work is at most 3 KB', () => {
  assert.ok(wireSize(assets.js('proof-of-work-worker')) <= 3000)
})

test('the bundled worker, run as the plain script that pages load it as, does the work', async () => {
  const file = assets.files.get(assets.js('proof-of-work-worker').replace('/assets/', ''))
  assert.ok(file)
  const parameters = { nonce: '00', salt: '00', cost: 1, keyLength: 4, keyPrefix: '' }
  const answer = await new Promise(resolve => {
    const self: Record<string, unknown> = { crypto, btoa, postMessage: resolve }
    runInNewContext(Buffer.from(file.plain).toString('utf8'), self)
    assert.ok(typeof self['onmessage'] === 'function')
    self['onmessage']({ data: { parameters, signature: 's' } })
  })
  const derivedKey = pbkdf2Sync(Buffer.alloc(5), Buffer.alloc(1), 1, 4, 'sha256').toString('hex')
  const expected = { challenge: { parameters, signature: 's' }, solution: { counter: 0, derivedKey } }
  assert.deepEqual(JSON.parse(atob(String(answer))), expected)
})

test('files are sent compressed as the browser accepts, with the same content', async () => {
  const plain = Buffer.from(await (await get(assets.css)).arrayBuffer())
  const brotli = await get(assets.css, 'gzip, deflate, br')
  const gzip = await get(assets.css, 'gzip, br;q=0')
  assert.equal(brotli.headers.get('content-encoding'), 'br')
  assert.equal(gzip.headers.get('content-encoding'), 'gzip')
  assert.deepEqual(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())), plain)
  assert.deepEqual(gunzipSync(Buffer.from(await gzip.arrayBuffer())), plain)
})

test('files may be kept for ever and are what they say', async () => {
  const response = await get(assets.js('page'))
  assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.match(assets.js('page'), /^\/assets\/page-[\w-]{8}\.js$/)
})

test('nothing else is served', async () => {
  for (const address of ['/assets/manifest.json', '/assets/..%2f..%2fpackage.json', '/assets/none.css']) {
    assert.equal((await get(address)).status, 404)
  }
})

test('an unknown entry and a missing bundle are said in words', () => {
  assert.throws(() => assets.js('pages'), /No bundled asset "pages"; there are: .*page/)
  assert.throws(() => loadAssets({ folder: new URL('none/', folder) }), /bundle is missing.*vite build/)
})

test('the look names no other origin', () => {
  for (const [name, file] of assets.files) {
    const others = Buffer.from(file.plain)
      .toString()
      // Names of namespaces, which nothing is asked of; the islands' library puts them together.
      .replaceAll(/http:\/\/www\.w3\.org\/(2000\/svg|\$\{\w+\})/g, '')
      .match(/https?:\/\//g)
    assert.equal(others, null, name)
  }
})

function wireSize(address: string): number {
  const file = assets.files.get(address.replace('/assets/', ''))
  assert.ok(file)
  return file.gzip.length
}
