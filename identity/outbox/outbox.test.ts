import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { createErrorTable } from '../../kit/http/index.ts'
import { createMemoryOutbox } from '../gateways/outbox/index.ts'
import { createOutboxPages } from './index.ts'

const sms = {
  channel: 'sms',
  to: '13800138000',
  template: 'code',
  parameters: { code: '482913', minutes: '5' },
  text: '【青禾通行】您的验证码是 482913，5 分钟内有效。',
  signName: '青禾通行',
  language: 'zh-CN',
} as const

function open(count = 0) {
  const outbox = createMemoryOutbox({ limit: 1_000, now: () => new Date('2026-03-04T05:06:07Z') })
  for (let i = 0; i < count; i++) outbox.deliver(sms)
  const assets = { css: '/assets/style.css', js: (entry: string) => `/assets/${entry}.js`, icon: () => '/assets/i.svg' }
  const app = createOutboxPages({ outbox, assets, home: '/' })
  const errors = createErrorTable({}, { logIncident: () => {}, newIncident: () => 'i' })
  app.onError(error => errors.problemJson(error))
  const text = async (path: string): Promise<string> => await (await app.request(path)).text()
  const json = async (path: string) =>
    (await (await app.request(path)).json()) as { messages: { id: string; to: string }[]; next: string | null }
  return { outbox, app, text, json }
}

describe('the outbox page', () => {
  it('says what to do while it is empty', async () => {
    const page = await open().text('/outbox')
    assert(page.includes('还没有消息') && page.includes('获取验证码'))
  })
  it('says that nothing was really sent', async () => assert((await open().text('/outbox')).includes('演示：模拟网关')))
  it('shows a code alone in its heading', async () => assert((await open(1).text('/outbox')).includes('>482913</h2>')))
  it('shows the newest first', async () => {
    const { outbox, text } = open(1)
    outbox.deliver({ ...sms, channel: 'email', to: 'li@example.cn', parameters: {}, subject: '登录密码已修改' })
    const page = await text('/outbox')
    assert(page.indexOf('登录密码已修改') < page.indexOf('>482913</h2>'))
  })
  it('shows one recipient, however the number was typed', async () => {
    const { outbox, text } = open(1)
    outbox.deliver({ ...sms, to: '13900139000', parameters: { code: '111111' } })
    const page = await text(`/outbox?to=${encodeURIComponent('１３８ 0013 8000')}`)
    assert(page.includes('482913') && !page.includes('111111'))
  })
  it('says that a recipient has nothing', async () =>
    assert((await open(1).text('/outbox?to=13900139000')).includes('没有发给 13900139000 的消息')))
  it('leads to the older ones and keeps the recipient', async () => {
    const { text } = open(21)
    const first = await text('/outbox?to=13800138000')
    assert(first.includes('href="/outbox?to=13800138000&amp;before=2"'))
    const second = await text('/outbox?to=13800138000&before=2')
    assert.equal(second.split('>482913</h2>').length, 2)
  })
  it('writes what a message holds as text', async () => {
    const { outbox, text } = open()
    outbox.deliver({ ...sms, text: '<script>alert(1)</script>' })
    assert(!(await text('/outbox')).includes('<script>alert'))
  })
  it('makes the links of a message touchable', async () => {
    const { outbox, text } = open()
    outbox.deliver({ ...sms, text: '请打开 https://id.example/r/1?a=1&b=2，谢谢' })
    assert((await text('/outbox')).includes('<a href="https://id.example/r/1?a=1&amp;b=2">'))
  })
  it('speaks English and remembers it', async () => {
    const { app } = open()
    const response = await app.request('/outbox?lang=en')
    const cookie = response.headers.get('set-cookie') ?? ''
    assert((await response.text()).includes('Demonstration: simulated gateways'))
    assert.match(cookie, /^identity-outbox-lang=en; .*Path=\/outbox; HttpOnly; SameSite=Lax$/)
    const later = await app.request('/outbox', { headers: { cookie: 'identity-outbox-lang=en' } })
    assert((await later.text()).includes('Nothing yet'))
  })
  it('says nothing for the pages beside it', async () => {
    const root = new Hono()
    root.route('/', open().app)
    root.get('/beside', c => c.text('beside'))
    assert.equal((await root.request('/beside')).headers.get('cache-control'), null)
  })
  it('is not kept by the browser', async () =>
    assert.equal((await open().app.request('/outbox')).headers.get('cache-control'), 'no-store'))
})

describe('the outbox as JSON', () => {
  it('gives every message whole', async () =>
    assert.deepEqual(await open(1).json('/outbox.json'), {
      simulated: true,
      messages: [{ ...sms, id: '1', deliveredAt: '2026-03-04T05:06:07.000Z' }],
      next: null,
    }))
  it('gives what came after a message', async () => {
    const { messages, next } = await open(5).json('/outbox.json?after=3')
    assert.deepEqual([messages.map(message => message.id), next], [['5', '4'], null])
  })
  it('gives pages', async () => {
    const { json } = open(3)
    const first = await json('/outbox.json?limit=2')
    const second = await json(`/outbox.json?limit=2&before=${first.next}`)
    assert.deepEqual(
      [...first.messages, ...second.messages].map(message => message.id),
      ['3', '2', '1'],
    )
    assert.equal(second.next, null)
  })
  it('gives one recipient', async () =>
    assert.deepEqual((await open(1).json('/outbox.json?to=13900139000')).messages, []))
  for (const [path, status] of [
    ['/outbox.json?after=x', 422],
    ['/outbox.json?limit=0', 422],
    ['/outbox.json?to=1&to=2', 400],
    ['/outbox?before=-1', 422],
  ] as const)
    it(`${path} is refused`, async () => assert.equal((await open(1).app.request(path)).status, status))
})
