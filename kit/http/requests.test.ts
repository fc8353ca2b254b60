import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { askClientHints, checkCsrf, clientAddress, createClientAddress, csrfToken, describeClient } from './index.ts'

const mac = (value: string, context: string) =>
  createHmac('sha256', 'key').update(`${context}:${value}`).digest('base64url')
const origins = ['http://localhost:8080']
const goodToken = csrfToken(mac, 'secret-1', 'sign-in:c1')

async function csrf(change: {
  headers?: Record<string, string>
  token?: string | undefined
  browserSecret?: string | undefined
  purpose?: string
}) {
  const app = new Hono()
  app.post('/', c => {
    const check = { token: goodToken, browserSecret: 'secret-1', purpose: 'sign-in:c1', origins, ...change }
    const result = checkCsrf(c, mac, check)
    return c.text(result.ok ? 'ok' : result.code)
  })
  return (await app.request('/', { method: 'POST', headers: change.headers ?? {} })).text()
}

describe('checkCsrf', () => {
  it('takes the token of this browser and purpose', async () => assert.equal(await csrf({}), 'ok'))
  it('takes our own origin', async () =>
    assert.equal(await csrf({ headers: { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' } }), 'ok'))
  it('takes the null origin that our own no-referrer pages send', async () =>
    assert.equal(await csrf({ headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } }), 'ok'))
  it('refuses a foreign origin', async () =>
    assert.equal(await csrf({ headers: { origin: 'https://evil.example' } }), 'csrf.cross_site'))
  for (const site of ['cross-site', 'same-site'])
    it(`refuses a ${site} request`, async () =>
      assert.equal(await csrf({ headers: { 'sec-fetch-site': site } }), 'csrf.cross_site'))
  it('refuses a form without a token', async () => assert.equal(await csrf({ token: undefined }), 'csrf.missing'))
  it('refuses a browser without its cookie, as expired', async () =>
    assert.equal(await csrf({ browserSecret: undefined }), 'csrf.expired'))
  it('refuses the token of another browser', async () =>
    assert.equal(await csrf({ browserSecret: 'secret-2' }), 'csrf.expired'))
  it('refuses the token of another purpose', async () =>
    assert.equal(await csrf({ purpose: 'sign-in:c2' }), 'csrf.expired'))
  it('refuses an altered token', async () => assert.equal(await csrf({ token: `${goodToken}x` }), 'csrf.expired'))
})

describe('clientAddress', () => {
  const cases: [string, Parameters<typeof clientAddress>[0], string][] = [
    [
      'ignores the header without proxies',
      { socketAddress: '10.0.0.1', forwardedFor: '1.1.1.1', trustedProxies: 0 },
      '10.0.0.1',
    ],
    [
      'believes one proxy for the last entry only',
      { socketAddress: '10.0.0.1', forwardedFor: '6.6.6.6, 1.2.3.4', trustedProxies: 1 },
      '1.2.3.4',
    ],
    [
      'believes two proxies for the last two',
      { socketAddress: '10.0.0.1', forwardedFor: '6.6.6.6, 1.2.3.4, 10.0.0.2', trustedProxies: 2 },
      '1.2.3.4',
    ],
    [
      'takes the leftmost when there are fewer',
      { socketAddress: '10.0.0.1', forwardedFor: '1.2.3.4', trustedProxies: 2 },
      '1.2.3.4',
    ],
    [
      'falls back to the socket on nonsense',
      { socketAddress: '10.0.0.1', forwardedFor: 'unknown', trustedProxies: 1 },
      '10.0.0.1',
    ],
    ['takes a port off', { socketAddress: '10.0.0.1', forwardedFor: '1.2.3.4:5678', trustedProxies: 1 }, '1.2.3.4'],
    [
      'takes brackets and a port off',
      { socketAddress: '10.0.0.1', forwardedFor: '[2001:DB8::1]:5678', trustedProxies: 1 },
      '2001:db8::1',
    ],
    [
      'unwraps IPv4 in IPv6',
      { socketAddress: '::ffff:10.1.2.3', forwardedFor: undefined, trustedProxies: 0 },
      '10.1.2.3',
    ],
    ['is nobody without a socket', { socketAddress: undefined, forwardedFor: undefined, trustedProxies: 0 }, '0.0.0.0'],
  ]
  for (const [title, request, expected] of cases) it(title, () => assert.equal(clientAddress(request), expected))

  it('reads the Node request behind Hono', async () => {
    const address = createClientAddress(0)
    const app = new Hono().get('/', c => c.text(address(c)))
    const env = { incoming: { socket: { remoteAddress: '192.0.2.7' } } }
    assert.equal(await (await app.request('/', {}, env)).text(), '192.0.2.7')
  })
})

describe('describeClient', () => {
  const windows =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
  const android =
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36'
  const cases: [string, Record<string, string>, ReturnType<typeof describeClient>][] = [
    [
      'Chrome on Windows 10',
      { 'user-agent': windows },
      { browser: 'Chrome 141', system: 'Windows 10', formFactor: 'desktop' },
    ],
    [
      'Windows 11, which only the hints tell',
      { 'user-agent': windows, 'sec-ch-ua-platform': '"Windows"', 'sec-ch-ua-platform-version': '"15.0.0"' },
      { browser: 'Chrome 141', system: 'Windows 11', formFactor: 'desktop' },
    ],
    [
      'Android by its true version',
      { 'user-agent': android, 'sec-ch-ua-platform': '"Android"', 'sec-ch-ua-platform-version': '"15.0.0"' },
      { browser: 'Chrome 141', system: 'Android 15', formFactor: 'phone' },
    ],
    [
      'Safari on an iPhone',
      {
        'user-agent':
          'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      },
      { browser: 'Safari 18', system: 'iOS 18', formFactor: 'phone' },
    ],
    [
      'an iPad',
      {
        'user-agent':
          'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
      },
      { browser: 'Safari 16', system: 'iOS 16', formFactor: 'tablet' },
    ],
    [
      'WeChat by its own name',
      {
        'user-agent':
          'Mozilla/5.0 (Linux; Android 13; M2102K1C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600(0x28003133) Language/zh_CN',
      },
      { browser: '微信 8', system: 'Android 13', formFactor: 'phone' },
    ],
    [
      'HarmonyOS',
      {
        'user-agent':
          'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile',
      },
      { browser: 'Chrome 114', system: 'HarmonyOS', formFactor: 'phone' },
    ],
    ['nothing', {}, { browser: '', system: '', formFactor: 'other' }],
    [
      'nonsense',
      { 'user-agent': '%%%', 'sec-ch-ua-platform': '"x', 'sec-ch-ua': '"' },
      { browser: '', system: '', formFactor: 'other' },
    ],
  ]
  for (const [title, headers, expected] of cases)
    it(title, () => assert.deepEqual(describeClient(new Headers(headers)), expected))

  it('asks for the hints', async () => {
    const app = new Hono().use(askClientHints()).get('/', c => c.text(''))
    assert.match((await app.request('/')).headers.get('accept-ch') ?? '', /Sec-CH-UA-Platform-Version/)
  })
})
