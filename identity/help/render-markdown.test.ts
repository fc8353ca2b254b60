import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderMarkdown } from './render-markdown.ts'

const resolve = (address: string): string | undefined => (address === 'help:a' ? '/a?b=1&c="2"' : undefined)

test('raw HTML is shown as text', () => {
  const html = renderMarkdown('a <script>alert(1)</script>\n\n<div onclick="x">b</div>', resolve)
  assert.doesNotMatch(html, /<script|<div/)
  assert.match(html, /&#60;script&#62;/)
})

test('a link that is not ours keeps its words only', () => {
  assert.equal(renderMarkdown('[go *on*](javascript:alert(1))', resolve), '<p>go <em>on</em></p>\n')
})

test('a bare address makes no link', () => {
  assert.doesNotMatch(renderMarkdown('see https://x.example and <https://y.example>', resolve), /<a/)
})

test('a link of ours has its address escaped', () => {
  assert.equal(renderMarkdown('[a](help:a)', resolve), '<p><a href="/a?b=1&#38;c=&#34;2&#34;">a</a></p>\n')
})

test('a picture leaves its words', () => {
  assert.equal(renderMarkdown('![<b>](x.png)', resolve), '<p>&#60;b&#62;</p>\n')
})

test('lists are drawn', () => {
  assert.match(renderMarkdown('1. c', resolve), /<ol>/)
})

test('a table names its rows, and each value says what it is', () => {
  const html = renderMarkdown('| a | "b" |\n|---|---|\n| c | <i> |', resolve)
  assert.match(html, /<th scope="row">c<\/th><td data-label="&#34;b&#34;">&#60;i&#62;<\/td>/)
})
