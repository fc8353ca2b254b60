import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from 'hono'
import { createClientCertificate } from './client-certificate.ts'

const der = Buffer.from('a certificate, or not')
const header = `:${der.toString('base64')}:`
const request = (from: string, value: string | undefined): Context =>
  ({
    env: { incoming: { socket: { remoteAddress: from } } },
    req: { header: (name: string) => (name === 'client-cert' ? value : undefined) },
  }) as unknown as Context

test('the header of a proxy that the settings name is read', () => {
  const read = createClientCertificate(['10.0.0.5'])
  assert.deepEqual(read(request('10.0.0.5', header)), der)
  assert.deepEqual(read(request('::ffff:10.0.0.5', header)), der)
})

test('anybody else’s is not, and nobody’s where none is named', () => {
  assert.equal(createClientCertificate(['10.0.0.5'])(request('10.0.0.6', header)), null)
  assert.equal(createClientCertificate([])(request('10.0.0.5', header)), null)
})

test('what is no byte sequence is nothing (RFC 8941 3.3.5)', () => {
  const read = createClientCertificate(['10.0.0.5'])
  for (const value of [
    undefined,
    '',
    ':',
    '::',
    der.toString('base64'),
    `${header}, ${header}`,
    ':AA=A:',
    ':A:',
    `:${'A'.repeat(20_000)}:`,
  ])
    assert.equal(read(request('10.0.0.5', value)), null, value?.slice(0, 20) ?? 'none')
})
