import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { packageRoot } from '../../kit/root.ts'
import { describeEvent } from './describe-event.ts'
import { eventKinds } from './kinds.ts'
import { en } from './phrases/en.ts'
import { zhCN } from './phrases/zh-CN.ts'

const describe = (kind: string, detail: unknown, language: 'zh-CN' | 'en' = 'zh-CN') =>
  describeEvent({ kind, place: '浙江省杭州市', detail }, language)

it('says a sign-in with methods, device and place', () => {
  const detail = { aal: 2, amr: ['pwd', 'sms', 'mfa'], device: 'Chrome · Windows', newDevice: true }
  assert.deepEqual(describe('sign-in.completed', detail), {
    title: '登录成功',
    detail: '密码 + 短信验证码，首次在这台设备上登录，Chrome · Windows，浙江省杭州市',
    tone: 'ok',
    canReport: true,
  })
  assert.deepEqual(
    describe('sign-in.completed', detail, 'en').detail,
    'password + SMS code, first time on this device, Chrome · Windows, 浙江省杭州市',
  )
})

it('says what was wrong, or that it was not looked at', () => {
  assert.equal(
    describe('sign-in.failed', { step: 'password', code: 'answer.wrong' }).detail,
    '密码不正确，浙江省杭州市',
  )
  assert.equal(
    describe('sign-in.failed', { step: 'password', code: 'answer.locked' }).detail,
    '密码已锁定，没有核对，浙江省杭州市',
  )
  assert.equal(
    describe('registration.failed', { step: 'real-name', code: 'registry.not_confirmed' }).detail,
    '实名信息核对不一致，浙江省杭州市',
  )
})

it('says a lock with its end, or that only recovery ends it', () => {
  assert.equal(
    describe('lock.set', { authenticator: 'password', until: '2026-03-05T06:07:00.000Z' }).detail,
    '密码，至 2026年3月5日 14:07，浙江省杭州市',
  )
  assert.equal(
    describe('lock.set', { authenticator: 'password', until: null }).detail,
    '密码，需要找回账户后才能再用，浙江省杭州市',
  )
})

it('says identifiers by mask, refusals by reason, applications by name', () => {
  assert.equal(
    describe('identifier.changed', { identifier: 'phone', masked: '138****5678' }).detail,
    '手机号 138****5678，浙江省杭州市',
  )
  assert.equal(describe('sign-in.refused', { reason: 'refused.risk' }).detail, '登录环境存在风险，浙江省杭州市')
  const event = { kind: 'oidc.authorized', place: null, detail: { client: 'toll-web' } }
  assert.equal(describeEvent(event, 'zh-CN', { clientName: () => '青禾通行' }).detail, '应用：青禾通行')
})

it('says a kind of a later release in neutral words', () => {
  const expected = { title: '账户活动', detail: '浙江省杭州市', tone: 'quiet', canReport: false }
  assert.deepEqual(describe('tomorrow.invented', { secret: 'not shown' }), expected)
  assert.deepEqual(describe('toString', {}), expected)
})

it('bears details of any shape', () => {
  const shapes = [
    null,
    undefined,
    'text',
    7,
    [],
    { amr: 'pwd', until: 'soon', sessionsEnded: '3', client: {}, masked: 1, identifier: 'x' },
  ]
  for (const kind of Object.keys(eventKinds))
    for (const detail of shapes) assert.equal(describe(kind, detail).detail.includes('undefined'), false)
})

it('has a title of its own words for every kind, in both languages', () => {
  for (const kind of Object.keys(eventKinds)) {
    assert.match(describe(kind, {}).title, /\p{Script=Han}/u, kind)
    assert.match(describe(kind, {}, 'en').title, /^[A-Z][^{}]+$/, kind)
    assert.notEqual(describe(kind, {}).title, zhCN.unknown, kind)
    assert.notEqual(describe(kind, {}, 'en').title, en.unknown, kind)
  }
})

it('the guide lists every kind and every member of its detail, and no other kind', async () => {
  const guide = await readFile(new URL('docs/guides/events.md', packageRoot), 'utf8')
  const rows = new Map(
    [...guide.matchAll(/^\| `([a-z-]+\.[a-z_-]+)`\s+\|(.*)$/gm)].map(([, kind = '', rest = '']) => [kind, rest]),
  )
  const findings = [...rows.keys()].filter(kind => /^(event|link|tail|checkpoint)\./.test(kind))
  assert.deepEqual(
    [...rows.keys()].filter(kind => !findings.includes(kind)).toSorted(),
    Object.keys(eventKinds).toSorted(),
  )
  for (const [kind, { detail }] of Object.entries(eventKinds))
    for (const member of detail) assert.equal(rows.get(kind)?.includes(`\`${member}\``), true, `${kind}: ${member}`)
})
