import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccountSample, ComponentsSample, SignInSample, sampleFrame } from './gallery/index.tsx'

const assets = {
  css: '/assets/style.css',
  js: (entry: string) => `/assets/${entry}.js`,
  icon: () => '/assets/icon.svg',
}
const frame = sampleFrame(assets, '/components?realm=bank&lang=en&size=large&theme=dark')

const pages = {
  'sign-in': (await (<SignInSample frame={frame} failed />)).toString(),
  account: (await (<AccountSample frame={frame} />)).toString(),
  components: (await (<ComponentsSample frame={frame} challenge={{ parameters: { salt: '"<>' } }} />)).toString(),
}

for (const [name, html] of Object.entries(pages)) {
  const ids = valuesOf(html, 'id')

  test(`${name}: a document with its language, brand, size and theme`, () => {
    assert.match(html, /^<!doctype html><html lang="en" data-realm="bank" data-size="large" data-theme="dark">/)
    assert.match(html, /<title>[^<]+ · 青禾银行<\/title>/)
  })

  test(`${name}: ids are unique`, () => {
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    )
  })

  test(`${name}: what refers to an id finds it`, () => {
    const references = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'form', 'data-strength']
    const wanted = references.flatMap(attribute => valuesOf(html, attribute).flatMap(value => value.split(' ')))
    const inPage = valuesOf(html, 'href').flatMap(href => (href.startsWith('#icon-') ? [href.slice(1)] : []))
    assert.deepEqual(
      [...wanted, ...inPage].filter(id => !ids.includes(id)),
      [],
    )
  })

  test(`${name}: every control has a label`, () => {
    const controls = html.match(/<(input|select|textarea)\b[^>]*>/g) ?? []
    const labelled = new Set(valuesOf(html, 'for'))
    const without = controls.filter(
      tag => !tag.includes('type="hidden"') && !labelled.has(valuesOf(tag, 'id')[0] ?? ''),
    )
    assert.deepEqual(without, [])
  })

  test(`${name}: nothing that the content security policy would refuse`, () => {
    assert.doesNotMatch(html, /\sstyle=/)
    assert.doesNotMatch(html, /\son\w+=/)
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/)
    assert.doesNotMatch(html, /<style|javascript:|data:/)
  })

  test(`${name}: one main, one h1, and no undefined`, () => {
    assert.equal(html.match(/<main\b/g)?.length, 1)
    assert.equal(html.match(/<h1\b/g)?.length, 1)
    assert.doesNotMatch(html, /undefined|\[object|NaN/)
  })
}

test('a page with errors says so first in its title, and its summary leads to the fields', () => {
  const html = pages['sign-in']
  assert.match(html, /<title>Error: 登录/)
  assert.match(html, /id="error-summary"[^>]*data-focus/)
  assert.match(html, /<a href="#password">/)
  assert.match(html, /<input id="password"[^>]*aria-describedby="password-error"[^>]*aria-invalid="true"/)
})

test('the components speak the page’s language', async () => {
  const html = (await (<SignInSample frame={sampleFrame(assets, '/sign-in?lang=zh-Hant')} />)).toString()
  assert.match(html, /長輩版/)
  assert.match(html, /lang="zh-Hant"/)
})

test('paste and password managers are never hindered', () => {
  const html = pages['sign-in']
  assert.match(html, /autocomplete="username"/)
  assert.match(html, /autocomplete="current-password"/)
  assert.doesNotMatch(html, /onpaste|autocomplete="off"/)
})

test('what comes from outside is escaped', () => {
  assert.match(pages.components, /data-proof="{&quot;parameters&quot;:{&quot;salt&quot;:&quot;\\&quot;&lt;&gt;/)
})

function valuesOf(html: string, attribute: string): string[] {
  return Array.from(html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g')), match => match[1] ?? '')
}
