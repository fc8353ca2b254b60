import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPushEndpoint, isServicePattern, outcomeOf } from './rules.ts'

test('the push services of the browsers are called', () => {
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])
    assert.equal(isPushEndpoint(endpoint, []), true, endpoint)
})

test('nothing else is: no other host, no address, no part of a name, no plain HTTP, no user, no port', () => {
  for (const endpoint of [
    'https://example.com/push',
    'https://127.0.0.1/push',
    'https://localhost/push',
    'https://[::1]/push',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.5/push',
    'https://0x7f000001/push',
    'https://2130706433/push',
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://fcm.googleapis.com.evil.example/fcm',
    'https://evilfcm.googleapis.com/fcm',
    'https://push.services.mozilla.com.evil.example/x',
    'https://.push.apple.com/x',
    'https://push.apple.com/x',
    'https://user:pass@fcm.googleapis.com/fcm',
    'https://fcm.googleapis.com@evil.example/fcm',
    'https://fcm.googleapis.com\\@evil.example/fcm',
    'https://fcm.googleapis.com/x#y',
    'file:///etc/passwd',
    'gopher://fcm.googleapis.com/x',
    'not an address',
    `https://fcm.googleapis.com/${'a'.repeat(1000)}`,
  ])
    assert.equal(isPushEndpoint(endpoint, []), false, endpoint)
})

test('an operator names others; plain HTTP is taken by loopback only', () => {
  assert.equal(isPushEndpoint('https://push.bank.example/x', ['push.bank.example']), true)
  assert.equal(isPushEndpoint('http://push.bank.example/x', ['push.bank.example']), false)
  assert.equal(isPushEndpoint('https://a.push.bank.example/x', ['*.push.bank.example']), true)
  assert.equal(isPushEndpoint('http://127.0.0.1:9000/x', ['127.0.0.1:9000']), true)
  assert.equal(isPushEndpoint('http://127.0.0.1:9001/x', ['127.0.0.1:9000']), false)
})

test('patterns are hosts', () => {
  for (const pattern of ['push.example.com', '*.example.com', '127.0.0.1:9000'])
    assert.equal(isServicePattern(pattern), true)
  for (const pattern of ['*', 'https://a.example', 'a b', '*.*.example', ''])
    assert.equal(isServicePattern(pattern), false)
})

test('an answer says what became of the message', () => {
  assert.deepEqual([201, 404, 410, 429, 503, 301, 400, 413].map(outcomeOf), [
    'sent',
    'gone',
    'gone',
    'again',
    'again',
    'refused',
    'refused',
    'refused',
  ])
})
