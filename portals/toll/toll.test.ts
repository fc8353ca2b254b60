import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Browser, createBrowser } from '../../kit/relying-party/testing/browser.ts'
import { type RunningToll, runToll } from './testing/running-toll.ts'

describe('the toll portal', () => {
  let toll: RunningToll
  let browser: Browser

  before(async () => {
    toll = await runToll()
  })
  after(async () => {
    assert.deepEqual(toll.errors, [])
    await toll.stop()
  })
  beforeEach(() => {
    browser = createBrowser()
    Object.assign(toll.test.holder, { interactions: 0, refuses: null })
  })

  const open = (path: string) => browser.visit(`${toll.portal}${path}`)
  const signOut = (base = '') =>
    browser.visit(`${toll.portal}${base}/sign-out`, {
      method: 'POST',
      form: {},
      headers: { 'sec-fetch-site': 'same-origin' },
    })

  it('shows its home to anyone, with 登录 (E10)', async () => {
    const visit = await open('/')
    assert.equal(visit.status, 200)
    assert.match(visit.body, /href="\/sign-in\?return_to=%2F"[^>]*>.*登录/s)
  })

  for (const path of ['/', '/fleet', '/about/channels', '/about/terms', '/about/privacy', '/about/complaints']) {
    it(`speaks both languages at ${path}, without inline script or style`, async () => {
      const chinese = await open(`${path}?lang=zh-CN`)
      const english = await open(`${path}?lang=en`)
      assert.match(chinese.body, /<html lang="zh-CN"/)
      assert.match(english.body, /<html lang="en"/)
      const text = english.body.replace(/<details.*?<\/details>/gs, '')
      assert.doesNotMatch(text, /\p{Script=Han}/u)
      for (const { body } of [chinese, english])
        assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }

  it('links to nothing that is not there', async () => {
    await open('/sign-in')
    const pages = [
      '/',
      '/fleet',
      '/about/channels',
      '/about/terms',
      '/about/privacy',
      '/about/complaints',
      '/signed-out',
    ]
    const links = new Set<string>()
    for (const page of pages) {
      const { body } = await open(page)
      for (const [, href = ''] of body.matchAll(/<a[^>]* href="(\/[^"]*)"/g)) links.add(href.replaceAll('&amp;', '&'))
    }
    assert.ok(links.size > 8)
    for (const link of links) assert.equal((await open(link)).status, 200, link)
  })

  it('remembers language and size', async () => {
    await open('/?lang=en&size=large')
    assert.match((await open('/about/terms')).body, /<html lang="en"[^>]* data-size="large"/)
  })

  it('shows name, masked phone and the way to 安全中心 after signing in', async () => {
    const { body, headers } = await open('/sign-in')
    assert.match(body, /Name of alice/)
    assert.match(body, /138\*{4}8000/)
    assert.ok(body.includes(`href="${toll.issuer}/account"`))
    assert.equal(headers.get('cache-control'), 'no-store')
  })

  it('keeps pages that name the person out of caches', async () => {
    await open('/sign-in')
    for (const path of ['/', '/fleet', '/about/terms']) {
      assert.equal((await open(path)).headers.get('cache-control'), 'no-store', path)
    }
  })

  it('signs in at the fleet application without asking again, and out of both', async () => {
    await open('/sign-in')
    const fleet = await open('/fleet')
    assert.match(fleet.body, /Name of alice/)
    assert.equal(toll.test.holder.interactions, 1)
    const out = await signOut('/fleet')
    assert.equal(out.url, `${toll.portal}/fleet/signed-out`)
    assert.doesNotMatch((await open('/')).body, /Name of alice/)
    assert.doesNotMatch((await open('/fleet')).body, /Name of alice/)
  })

  it('keeps the sessions of its two applications apart', async () => {
    await open('/sign-in')
    assert.ok(browser.cookie('toll-toll-session'))
    assert.equal(browser.cookie('fleet-toll-session'), undefined)
    await open('/fleet')
    assert.notEqual(browser.cookie('fleet-toll-session'), browser.cookie('toll-toll-session'))
  })

  it('lets forms lead to the issuer and nowhere else', async () => {
    const policy = (await open('/')).headers.get('content-security-policy') ?? ''
    assert.match(policy, new RegExp(`form-action 'self' ${toll.issuer}(;|$)`))
    assert.match(policy, /script-src 'self'(;|$)/)
  })

  it('says what happened when the sign-in was declined, and where to go on', async () => {
    toll.test.holder.refuses = 'access_denied'
    const visit = await open('/sign-in')
    assert.equal(visit.status, 403)
    assert.match(visit.body, /登录没有完成/)
    assert.match(visit.body, /href="\/sign-in\?return_to=%2F"/)
  })

  it('shows a page for an address that is not there', async () => {
    const visit = await open('/nothing')
    assert.equal(visit.status, 404)
    assert.match(visit.body, /没有找到这个页面/)
  })

  it('shows a page for an address that is not UTF-8', async () => {
    const visit = await open('/%ff')
    assert.equal(visit.status, 400)
    assert.match(visit.body, /这个请求看不明白/)
  })

  it('publishes the public half of its key and keeps the file to itself', async () => {
    const answer = await fetch(`${toll.portal}/.well-known/jwks.json`)
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] }
    assert.deepEqual(Object.keys(keys[0] ?? {}).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.equal((await stat(toll.config.keyFile)).mode & 0o777, 0o600)
  })
})
