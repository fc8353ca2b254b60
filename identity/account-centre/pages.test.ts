/** Every page in three languages, with and without something to show; and the API's table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { languages } from '../../kit/i18n/index.ts'
import { tones } from './pages/said.ts'
import { openWorld } from './testing-centre.ts'

const world = await openWorld(await openTestDatabase())
const { query } = world.database
let accounts = 0

/** An account with something on every page: identifiers, devices, sessions, activity, applications, a closing under way. */
async function full() {
  const number = ++accounts
  const accountId = await world.openAccount({ email: `ming${number}@example.com`, username: `ming.${number}` })
  const browser = await world.signIn(accountId)
  await world.signIn(accountId)
  await world.consentStore.save(query, accountId, 'toll-sample', ['openid', 'profile', 'offline_access', 'staff'])
  const event = { realm: 'toll', outcome: 'refused', surface: 'page', accountId, place: null } as const
  const eventId = await world.events.append(query, {
    ...event,
    kind: 'sign-in.refused',
    detail: { reason: 'refused.risk' },
  })
  for (let line = 0; line < 21; line++)
    await world.events.append(query, { ...event, kind: 'lock.set', detail: { authenticator: 'password', until: null } })
  return { accountId, browser, eventId }
}

const pages = [
  '',
  '/profile',
  '/identifiers',
  '/identifiers/phone',
  '/identifiers/email',
  '/identifiers/username',
  '/password',
  '/two-step',
  '/media',
  '/media/totp/add',
  '/media/otp-token',
  '/media/grid-card',
  '/media/recovery-codes',
  '/devices',
  '/sessions',
  '/activity',
  '/applications',
  '/data',
  '/close',
] as const

async function fullPages() {
  const opened = await full()
  const removal = ['/identifiers/email/remove', '/identifiers/username/remove', '/close/confirm']
  return { ...opened, pages: [...pages, ...removal, `/activity/${opened.eventId}/not-me`] }
}

for (const language of languages) {
  test(`every page is drawn in ${language}, with much to show and with little`, async () => {
    const { browser, accountId, pages: all } = await fullPages()
    const bare = await world.signIn(await world.openAccount())
    for (const page of all) await drawn(browser, page, language)
    for (const page of pages) await drawn(bare, page, language)
    await world.accounts.update(query, accountId, { status: 'closing', closing_at: world.now(), two_step: 'always' })
    for (const page of ['', '/close', '/two-step']) await drawn(browser, page, language)
  })

  test(`every message that a form leaves is said in ${language}`, async () => {
    const browser = await world.signIn(await world.openAccount())
    for (const said of Object.keys(tones)) {
      const html = await (await browser.get(`/account?said=${said}&lang=${language}`)).text()
      assert.match(html, /<div class="notice (ok|warn)" role="status">/)
    }
  })

  test(`the pages of a report link are drawn in ${language}`, async () => {
    const { accountId } = await full()
    const eventId = (await full()).eventId
    for (const subject of [eventId, null]) {
      const url = await world.reports.make(query, { id: accountId, realm: 'toll' }, subject)
      const page = `/not-me/${url.slice(url.lastIndexOf('/') + 1)}?lang=${language}`
      assert.equal((await world.stranger().get(page)).status, 200)
    }
    assert.equal((await world.stranger().get(`/not-me/done?lang=${language}`)).status, 200)
    assert.equal((await world.stranger().get(`/not-me/none?lang=${language}`)).status, 404)
  })
}

type Getter = { get(path: string): Promise<Response> }

async function drawn(browser: Getter, page: string, language: string): Promise<void> {
  const response = await browser.get(`/account${page}?lang=${language}`)
  const html = await response.text()
  assert.equal(response.status, 200, page)
  assert.match(html, new RegExp(`<html lang="${language}"`))
  assert.equal(response.headers.get('cache-control'), 'no-store')
  // Nothing that a content security policy without inline code would refuse.
  assert.doesNotMatch(html, / style="| on\w+="|<script>/)
  assert.doesNotMatch(html, /undefined|\[object|NaN|Invalid Date/)
  if (language === 'en') {
    const words = html.replaceAll(/简体中文|繁體中文|青禾市|王\*明/g, '')
    assert.doesNotMatch(words, /\p{Script=Han}/u, page)
  }
  if (language === 'zh-Hant') assert.doesNotMatch(html, /账户|设备|登录密码/, page)
}

test('a page shows masks, never a number, name or address in clear', async () => {
  const accountId = await world.openAccount({
    phone: '13900007777',
    email: 'secret.name@example.com',
    username: 'hidden',
  })
  const browser = await world.signIn(accountId)
  for (const page of pages) {
    const html = await (await browser.get(`/account${page}`)).text()
    assert.doesNotMatch(html, /13900007777|secret\.name|王小明|11010519491231002X|qinglongxia/, page)
  }
})

test('the account’s first page proposes what is missing and leads to it', async () => {
  const browser = await world.signIn(await world.openAccount())
  const html = await (await browser.get('/account')).text()
  assert.match(html, /还有 4 件事/)
  assert.match(html, /href="\/realms\/toll\/account\/two-step">开始处理/)
})

test('nobody else’s other session or device is offered an end to this one', async () => {
  const accountId = await world.openAccount()
  const browser = await world.signIn(accountId)
  const other = await world.signIn(accountId)
  const html = await (await browser.get('/account/sessions')).text()
  assert.match(html, new RegExp(`sessions/${other.sessionId}/end`))
  assert.doesNotMatch(html, new RegExp(`sessions/${browser.sessionId}/end`))
})

test('every address of the API is there once and says itself as JSON Schema', () => {
  const { routes } = world.centre
  const names = routes.map(route => `${route.method} ${route.path}`)
  assert.equal(new Set(names).size, names.length)
  for (const route of routes) {
    assert.ok(route.summary.length > 0)
    for (const schema of [route.request, route.query, route.response])
      if (schema) assert.equal(typeof z.toJSONSchema(schema, { io: 'input' }), 'object')
  }
})

test('every GET of the API answers what its document says', async () => {
  const { browser } = await full()
  for (const route of world.centre.routes.filter(one => one.method === 'get')) {
    const answer = await browser.call('GET', route.path === '/' ? '' : route.path)
    assert.equal(answer.status, 200, route.path)
    assert.ok(route.response.safeParse(answer.body).success, route.path)
  }
})

test('what a scope or application without words is shown as', async () => {
  const { browser } = await full()
  const answer = await browser.call('GET', '/applications')
  assert.deepEqual((answer.body.applications as { scopes: string[] }[])[0]?.scopes, [
    'openid',
    'profile',
    'offline_access',
    'other',
  ])
})

test('no incident in all this', () => assert.deepEqual(world.failures, []))
