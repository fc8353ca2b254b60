/** Codes that oathtool made (`oathtool/make.sh`): another implementation, which shares nothing with ours. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { packageRoot } from '../root.ts'
import { hotp, type OtpHash, stepAt, totp } from './index.ts'

const file = new URL('kit/one-time-codes/oathtool/codes.txt', packageRoot)
const lines = readFileSync(file, 'utf8').trim().split('\n')

const ours = (line: string): string => {
  const [kind = '', digits = '', hex = '', at = '', step = ''] = line.split(' ')
  const key = Buffer.from(hex, 'hex')
  if (kind === 'hotp') return hotp(key, Number(at), Number(digits))
  return totp(key, stepAt(new Date(Number(at) * 1000), Number(step)), Number(digits), kind as OtpHash)
}

it('there are codes of every kind', () => {
  assert.deepEqual([...new Set(lines.map(line => line.split(' ')[0]))], ['hotp', 'sha1', 'sha256', 'sha512'])
  assert.ok(lines.length >= 200)
})

for (const line of lines)
  it(`oathtool agrees: ${line.slice(0, line.lastIndexOf(' '))}`, () =>
    assert.equal(ours(line), line.slice(line.lastIndexOf(' ') + 1)))
