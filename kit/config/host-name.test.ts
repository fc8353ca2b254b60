import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hostNameFault } from './index.ts'

describe('a host name that others reach and passkeys are bound to', () => {
  const cases: [string, ReturnType<typeof hostNameFault>][] = [
    ['mybox.local', null],
    ['MyBox.Local', null],
    ['lingpai.example.cn', null],
    ['192.168.1.5', 'address'],
    ['3232235781', 'address'],
    ['0xc0a80105', 'address'],
    ['10.1', 'address'],
    ['fe80::1', 'address'],
    ['[fe80::1]', 'address'],
    ['localhost', 'this-machine'],
    ['app.localhost', 'this-machine'],
    ['mybox', 'single-label'],
    ['https://mybox.local', 'malformed'],
    ['mybox.local:8080', 'malformed'],
    ['mybox.local/', 'malformed'],
    ['mybox.local.', 'malformed'],
    ['my_box.local', 'malformed'],
    ['-mybox.local', 'malformed'],
    ['青禾.local', 'malformed'],
    [`${'a'.repeat(64)}.local`, 'malformed'],
    ['', 'malformed'],
  ]
  for (const [text, fault] of cases) it(`${text}: ${fault}`, () => assert.equal(hostNameFault(text), fault))
})
