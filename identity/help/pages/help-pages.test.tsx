import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import type { Language } from '../../../kit/i18n/index.ts'
import { packageRoot } from '../../../kit/root.ts'
import { LanguageContext } from '../../../kit/ui/index.ts'
import { createHelp } from '../help.ts'
import { samplePolicy } from '../testing-policy.ts'
import { createHelpPages } from './help-pages.tsx'

function serve(language: Language = 'zh-CN'): (path: string) => Promise<{ status: number; html: string }> {
  const help = createHelp({
    folder: new URL('help/', packageRoot),
    policyOf: realm => (realm === 'toll' ? samplePolicy : undefined),
    pageAddress: (realm, page) => `/realms/${realm}/${page}`,
    demo: true,
  })
  const pages = createHelpPages({
    help,
    languageOf: () => language,
    hotlineOf: () => samplePolicy.hotline,
    renderPage: (c, { title, body }) =>
      c.html(
        <LanguageContext.Provider value={language}>
          <title>{title}</title>
          {body}
        </LanguageContext.Provider>,
      ),
  })
  const app = new Hono().route('/realms/:realm/help', pages)
  return async path => {
    const response = await app.request(path)
    return { status: response.status, html: await response.text() }
  }
}

test('the index lists articles under their topics, with a search box', async () => {
  const { status, html } = await serve()('/realms/toll/help')
  assert.equal(status, 200)
  assert.match(html, /<title>帮助<\/title>/)
  assert.match(html, /name="q"/)
  assert.match(html, /验证码<\/h2>/)
  assert.match(html, /href="\/realms\/toll\/help\/code-wrong"/)
})

test('the index is complete in English', async () => {
  const { html } = await serve('en')('/realms/toll/help')
  assert.match(html, /Passwords and locks/)
  assert.doesNotMatch(html.replaceAll('English', ''), /\p{Script=Han}/u)
})

test('an article has its words, figures, date and related ones', async () => {
  const { status, html } = await serve()('/realms/toll/help/wrong-password')
  assert.equal(status, 200)
  assert.match(html, /连续输错 7 次/)
  assert.match(html, /更新于2026年11月22日/)
  assert.match(html, /相关帮助/)
  assert.match(html, /400-000-0000/)
})

test('a search says how many it found', async () => {
  const { html } = await serve()(`/realms/toll/help?q=${encodeURIComponent('验证码')}`)
  assert.match(html, /找到 \d+ 篇：验证码/)
  assert.match(html, /code-not-arriving/)
})

test('a search that finds nothing says what to do next', async () => {
  const { status, html } = await serve()(`/realms/toll/help?q=${encodeURIComponent('鼉鼉')}`)
  assert.equal(status, 200)
  assert.match(html, /没有找到/)
  assert.match(html, /400-000-0000/)
  assert.match(html, /常看的帮助/)
})

test('what was searched for is text, never markup', async () => {
  const { html } = await serve()(`/realms/toll/help?q=${encodeURIComponent('"><script>alert(1)</script>密码')}`)
  assert.doesNotMatch(html, /<script>/)
  assert.match(html, /&lt;script&gt;/)
})

test('a search keeps its words from page to page', async () => {
  const { html } = await serve()(`/realms/toll/help?q=${encodeURIComponent('密码 &x=1')}`)
  assert.match(html, /q=%E5%AF%86%E7%A0%81\+%26x%3D1&amp;page=2/)
})

test('an overlong question is cut', async () => {
  const { status, html } = await serve()(`/realms/toll/help?q=${'a'.repeat(5000)}`)
  assert.equal(status, 200)
  assert.doesNotMatch(html, /a{101}/)
})

test('a page number that is none shows the first page', async () => {
  assert.equal((await serve()('/realms/toll/help?page=x')).status, 200)
})

test('an unknown article is a 404 that leads on', async () => {
  const { status, html } = await serve()('/realms/toll/help/no-such')
  assert.equal(status, 404)
  assert.match(html, /没有这一篇帮助/)
  assert.match(html, /href="\/realms\/toll\/help"/)
})

test('an unknown realm is a 404', async () => {
  assert.equal((await serve()('/realms/nowhere/help')).status, 404)
  assert.equal((await serve()('/realms/nowhere/help/passwords')).status, 404)
})
