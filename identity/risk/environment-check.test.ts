import assert from 'node:assert/strict'
import { test } from 'node:test'
import { riskPolicySchema } from '../realms/index.ts'
import { automationMarksOf, isOutdatedBrowser, type MarkedRequest } from './automation-marks-of.ts'
import { describeEnvironment } from './describe-environment.ts'
import { type EnvironmentFacts, environmentCheck } from './environment-check.ts'
import { checkVisit } from './index.ts'

const facts: EnvironmentFacts = {
  isDeviceKnown: true,
  browser: 'Chrome 141',
  system: 'Windows 11',
  place: '本机',
  isSecure: true,
  isOutdated: false,
  marks: [],
}

test('a calm environment in plain words', () => {
  assert.deepEqual(describeEnvironment(environmentCheck(facts), 'zh-CN'), {
    result: 'ok',
    text: '这是您使用过的设备（Chrome 141 · Windows 11 · 本机），连接安全。',
    lines: [
      { label: '设备', text: '使用过的设备', tone: 'good' },
      { label: '浏览器与系统', text: 'Chrome 141 · Windows 11', tone: 'plain' },
      { label: '登录地点', text: '本机', tone: 'plain' },
      { label: '连接', text: '已加密', tone: 'good' },
    ],
    warnings: [],
  })
})

test('a new device is said calmly, and what cannot be told is said so', () => {
  const report = environmentCheck({ ...facts, isDeviceKnown: false, browser: '', system: '', place: null })
  const { result, text, lines, warnings } = describeEnvironment(report, 'en')
  assert.equal(result, 'ok')
  assert.match(text, /^This is the first sign-in on this device \(Not recognised · an unknown place\)/)
  assert.deepEqual(
    lines.map(line => line.text),
    ['Used for the first time', 'Not recognised', 'an unknown place', 'Encrypted'],
  )
  assert.deepEqual(warnings, [])
})

test('each fault has its warning, the gravest first', () => {
  const bad = { ...facts, isSecure: false, isOutdated: true, marks: ['webdriver'] as const }
  const report = environmentCheck(bad)
  assert.deepEqual(report.warnings, ['insecure', 'automation', 'outdated_browser'])
  const described = describeEnvironment(report, 'zh-CN')
  assert.equal(described.result, 'bad')
  assert.equal(described.text, described.warnings[0])
  assert.match(described.warnings[0] ?? '', /没有加密/)
  assert.equal(described.lines[3]?.tone, 'warning')
  const outdated = environmentCheck({ ...facts, isOutdated: true })
  assert.deepEqual(outdated.warnings, ['outdated_browser'])
  assert.equal(describeEnvironment(outdated, 'en').result, 'warn')
})

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const good = { 'user-agent': chrome, 'accept-language': 'zh-CN', 'sec-fetch-site': 'none' }

function marksOf(headers: Record<string, string>, request: Partial<MarkedRequest> = {}) {
  return automationMarksOf({ headers: new Headers({ ...good, ...headers }), isSecure: true, ...request })
}

test('an ordinary browser has no marks, without script neither', () => {
  assert.deepEqual(marksOf({}), [])
  assert.deepEqual(marksOf({}, { webdriver: false, honeypot: '' }), [])
})

test('each sign of a program is a mark of its own', () => {
  assert.deepEqual(marksOf({ 'user-agent': chrome.replace('Chrome', 'HeadlessChrome') }), ['headless_browser'])
  for (const agent of ['curl/8.5.0', '', 'Mozilla/5.0 (compatible; Examplebot/1.0)', 'python-requests/2.32']) {
    assert.deepEqual(marksOf({ 'user-agent': agent }), ['tool_agent'], agent)
  }
  assert.deepEqual(marksOf({ 'accept-language': '' }), ['no_language'])
  const { 'sec-fetch-site': _, ...bare } = good
  assert.deepEqual(automationMarksOf({ headers: new Headers(bare), isSecure: true }), ['no_fetch_metadata'])
  assert.deepEqual(automationMarksOf({ headers: new Headers(bare), isSecure: false }), [])
  assert.deepEqual(marksOf({}, { webdriver: true }), ['webdriver'])
  assert.deepEqual(marksOf({}, { honeypot: 'x' }), ['honeypot'])
})

test('phones, apps and browsers common in China are not taken for programs', () => {
  const wechat =
    'Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN'
  const harmony =
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile'
  for (const agent of [wechat, harmony]) {
    assert.deepEqual(marksOf({ 'user-agent': agent }), [], agent)
    assert.equal(isOutdatedBrowser(new Headers({ 'user-agent': agent })), false)
  }
})

test('old browsers are told apart by their engine', () => {
  const old = (agent: string) => isOutdatedBrowser(new Headers({ 'user-agent': agent }))
  const safari = (version: string) =>
    `Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`
  assert.equal(old(chrome), false)
  assert.equal(old(chrome.replace('141', '86')), true)
  assert.equal(old(safari('17.0')), false)
  assert.equal(old(safari('13.1.2')), true)
  assert.equal(old('Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko'), true)
  assert.equal(old('Mozilla/5.0 (X11; Linux x86_64; rv:90.0) Gecko/20100101 Firefox/90.0'), true)
  assert.equal(old('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'), false)
  assert.equal(old('something new'), false)
})

const visit = {
  realm: {
    name: 'toll',
    issuer: 'https://id.toll.qinghe.example/realms/toll',
    policy: { risk: riskPolicySchema.parse({}) },
  },
  deviceId: 'd1',
  client: { browser: 'Chrome 141', system: 'Windows 11' },
  place: '广东深圳',
  headers: new Headers(good),
}

test('a visit tells all that the check needs', () => {
  assert.deepEqual(
    checkVisit(visit, 'zh-CN').text,
    '这是您使用过的设备（Chrome 141 · Windows 11 · 广东深圳），连接安全。',
  )
  assert.match(checkVisit({ ...visit, deviceId: null }, 'zh-CN').text, /^首次在这台设备上登录/)
  const headless = new Headers({ ...good, 'user-agent': chrome.replace('Chrome', 'HeadlessChrome') })
  assert.equal(checkVisit({ ...visit, headers: headless }, 'en').result, 'warn')
})

test('plain HTTP is insecure but to this very machine', () => {
  const resultAt = (issuer: string) => checkVisit({ ...visit, realm: { ...visit.realm, issuer } }, 'en').result
  assert.equal(resultAt('http://id.toll.qinghe.example/realms/toll'), 'bad')
  assert.equal(resultAt('http://127.0.0.1.qinghe.example/realms/toll'), 'bad')
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'toll.localhost']) {
    assert.equal(resultAt(`http://${host}/realms/toll`), 'ok', host)
  }
})
