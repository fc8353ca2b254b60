import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { saveKeyFile } from './key-file.ts'
import { createKeyMaterial } from './key-material.ts'
import { rotate } from './key-rotation.ts'
import { type KeySource, keySourceFrom, loadKeyMaterial } from './key-source.ts'

const now = new Date('2026-03-01T00:00:00Z')
const material = createKeyMaterial('international', now)

let folder = ''
let count = 0
const newFolder = () => join(folder, String(++count))

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
})
after(() => rm(folder, { recursive: true }))

function load(options: { source?: KeySource; dataFolder?: string; production?: boolean }) {
  return loadKeyMaterial({ source: undefined, dataFolder: folder, production: false, now, ...options })
}

async function writeKeys(mode: number): Promise<string> {
  const path = join(folder, `${++count}.json`)
  await writeFile(path, JSON.stringify(material))
  await chmod(path, mode)
  return path
}

describe('keys without a configured source', () => {
  it('are made in development, readable by the owner alone, and found again', async () => {
    const dataFolder = newFolder()
    const first = await load({ dataFolder })
    assert.equal((await stat(join(dataFolder, 'keys.json'))).mode & 0o777, 0o600)
    assert.deepEqual(await load({ dataFolder }), first)
    assert.deepEqual(await readdir(dataFolder), ['keys.json'])
  })

  it('are the same for two processes that start at once', async () => {
    const dataFolder = newFolder()
    const [left, ...others] = await Promise.all(Array.from({ length: 8 }, () => load({ dataFolder })))
    for (const other of others) assert.deepEqual(other, left)
  })

  it('are refused in development when the file was opened to others', async () => {
    const dataFolder = newFolder()
    await load({ dataFolder })
    const path = join(dataFolder, 'keys.json')
    await chmod(path, 0o640)
    const details = { path, mode: '640', mend: `chmod 600 ${path}` }
    await assert.rejects(load({ dataFolder }), { code: 'key-file-open-to-others', details })
  })

  it('are never made in production', async () => {
    const dataFolder = newFolder()
    await assert.rejects(load({ dataFolder, production: true }), { code: 'keys-not-configured' })
    await assert.rejects(stat(dataFolder), { code: 'ENOENT' })
  })
})

describe('keys in a configured file', () => {
  it('are read', async () => {
    const path = await writeKeys(0o400)
    assert.deepEqual(await load({ source: { kind: 'file', path }, production: true }), material)
  })

  it('may be readable by the group, as orchestrators mount them', async () => {
    const path = await writeKeys(0o440)
    assert.deepEqual(await load({ source: { kind: 'file', path }, production: true }), material)
  })

  it('are refused when everybody may read them', async () => {
    const path = await writeKeys(0o644)
    await assert.rejects(load({ source: { kind: 'file', path } }), { code: 'key-file-open-to-others' })
  })

  it('are not made when the file is missing', async () => {
    const path = join(folder, 'nowhere.json')
    await assert.rejects(load({ source: { kind: 'file', path } }), { code: 'key-file-missing', details: { path } })
  })

  it('are replaced as a whole when saved', async () => {
    const dataFolder = newFolder()
    const path = join(dataFolder, 'keys.json')
    const rotated = rotate(await load({ dataFolder }), 'encryption', now)
    await saveKeyFile(path, rotated)
    assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), rotated)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(dataFolder), ['keys.json'])
  })
})

describe('keys in the environment', () => {
  it('are read', async () => {
    const source = keySourceFrom({ LINGPAI_KEYS: JSON.stringify(material) })
    assert.deepEqual(await loadKeyMaterial({ source, dataFolder: folder, production: true, now }), material)
  })

  it('are refused when broken', async () => {
    await assert.rejects(load({ source: { kind: 'text', text: '{' } }), { code: 'keys-invalid' })
  })
})

describe('keySourceFrom', () => {
  it('finds nothing in an empty environment', () => {
    assert.equal(keySourceFrom({ LINGPAI_KEYS: '' }), undefined)
  })

  it('finds a file', () => {
    assert.deepEqual(keySourceFrom({ LINGPAI_KEYS_FILE: '/run/keys' }), { kind: 'file', path: '/run/keys' })
  })

  it('finds a key service and resolves its token', () => {
    const source = keySourceFrom({ LINGPAI_KEY_SERVICE_URL: 'https://keys.example' }, () => 'token')
    assert.deepEqual(source, { kind: 'service', url: 'https://keys.example', token: 'token' })
  })

  it('refuses two sources at once', () => {
    const settings = ['LINGPAI_KEYS', 'LINGPAI_KEYS_FILE']
    const both = { LINGPAI_KEYS: '{}', LINGPAI_KEYS_FILE: '/run/keys' }
    assert.throws(() => keySourceFrom(both), { code: 'keys-configured-twice', details: { settings } })
  })

  it('refuses a key service without a token', () => {
    const environment = { LINGPAI_KEY_SERVICE_URL: 'https://keys.example' }
    assert.throws(() => keySourceFrom(environment), { code: 'key-service-token-missing' })
  })

  it('refuses an address that is none', () => {
    const environment = { LINGPAI_KEY_SERVICE_URL: 'keys', LINGPAI_KEY_SERVICE_TOKEN: 'token' }
    assert.throws(() => keySourceFrom(environment), { code: 'key-service-url-invalid' })
  })
})

describe('a key service', () => {
  async function ask(answer: RequestListener) {
    const server = createServer(answer)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const url = `http://127.0.0.1:${address.port}/keys`
    try {
      return await load({ source: { kind: 'service', url, token: 'secret' }, production: true })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('gives the keys to who shows the token', async () => {
    const given = await ask((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer secret' ? 200 : 401
      response.end(JSON.stringify(material))
    })
    assert.deepEqual(given, material)
  })

  it('that refuses stops the start', async () => {
    const refused = ask((_, response) => response.writeHead(403).end())
    await assert.rejects(refused, { code: 'key-service-refused', details: { status: 403 } })
  })

  it('that redirects is not followed: the token stays here', async () => {
    const visited: string[] = []
    const redirected = ask((request, response) => {
      visited.push(String(request.url))
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await assert.rejects(redirected, { code: 'key-service-unreachable' })
    assert.deepEqual(visited, ['/keys'])
  })

  it('that answers nonsense stops the start', async () => {
    await assert.rejects(
      ask((_, response) => response.end('<html>')),
      { code: 'keys-invalid' },
    )
  })

  it('is asked in production only under TLS', async () => {
    const source: KeySource = { kind: 'service', url: 'http://keys.example/', token: 'secret' }
    await assert.rejects(load({ source, production: true }), { code: 'key-service-not-https' })
  })
})
