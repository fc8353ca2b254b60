import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { noteOf } from '../kit/config/settings.ts'
import { isAppError } from '../kit/errors/index.ts'
import { packageRoot } from '../kit/root.ts'
import { keySettings, readIdentityConfig, settings } from './config.ts'

it('the table of settings is the one that the program reads', () => {
  const guide = readFileSync(new URL('docs/guides/production.md', packageRoot), 'utf8')
  const rows = [...guide.matchAll(/^\| `([A-Z_]+)` +\| (\S*) +\| (.+?) +\|$/gm)].map(
    ([, name = '', initial = '', meaning = '']) => ({
      name,
      initial: initial.replaceAll('`', ''),
      isSecret: meaning.endsWith('_secret_'),
    }),
  )
  const initials: Readonly<Record<string, unknown>> = settings.parse({})
  const written = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value).replaceAll('"', ''))
  const known = Object.entries(settings.shape).map(([name, field]) => ({
    name,
    initial: written(initials[name]),
    isSecret: noteOf(field).secret === true,
  }))
  const keys = keySettings.map(name => ({ name, initial: '', isSecret: false }))
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)
  assert.deepEqual(rows.toSorted(byName), [...known, ...keys].toSorted(byName))
})

it('the token of the key service may be given as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-config-'))
  const path = join(folder, 'token')
  writeFileSync(path, 'a-token\n')
  try {
    const url = 'https://keys.example'
    const { keySource } = readIdentityConfig({
      LINGPAI_KEY_SERVICE_URL: url,
      LINGPAI_KEY_SERVICE_TOKEN_FILE: path,
    })
    assert.deepEqual(keySource, { kind: 'service', url, token: 'a-token' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('production with simulated gateways is refused until it is said out loud', () => {
  assert.throws(() => readIdentityConfig({ NODE_ENV: 'production' }), { code: 'settings.invalid' })
  const config = readIdentityConfig({ NODE_ENV: 'production', LINGPAI_ALLOW_SIMULATED: 'yes' })
  assert.deepEqual([config.production, config.simulated], [true, true])
})

it('without a name everything is this machine’s, over http; with one others reach it, over https', () => {
  const { local, host, phoneOrigin } = readIdentityConfig({})
  assert.deepEqual(
    [local, host, phoneOrigin],
    [{ scheme: 'http', host: 'localhost' }, '127.0.0.1', 'http://localhost:8086'],
  )
  const lan = readIdentityConfig({ LINGPAI_LAN: 'MyBox.local', LINGPAI_PORT: '9000' })
  assert.deepEqual(
    [lan.local, lan.host, lan.phoneOrigin],
    [{ scheme: 'https', host: 'mybox.local' }, '0.0.0.0', 'https://mybox.local:9006'],
  )
  assert.equal(readIdentityConfig({ LINGPAI_LAN: 'mybox.local', LINGPAI_HOST: '127.0.0.1' }).host, '127.0.0.1')
})

const lanFaults: [Record<string, string>, RegExp][] = [
  [
    { LINGPAI_LAN: '192.168.1.5' },
    /^--lan \(LINGPAI_LAN\) can't be '192\.168\.1\.5': it is an address, and passkeys refuse those/,
  ],
  [{ LINGPAI_LAN: 'localhost' }, /opens itself/],
  [{ LINGPAI_LAN: 'mybox' }, /write it in full/],
  [{ LINGPAI_LAN: 'https://mybox.local' }, /no scheme, no port/],
  [
    { LINGPAI_LAN: 'mybox.local', NODE_ENV: 'production', LINGPAI_ALLOW_SIMULATED: 'yes' },
    /production has TLS in front/,
  ],
]
for (const [environment, expected] of lanFaults)
  it(`refused: ${JSON.stringify(environment)}`, () => {
    assert.throws(
      () => readIdentityConfig(environment),
      (error: unknown) => isAppError(error) && expected.test(String(error.details['sentences'])),
    )
  })
