import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenPreferences, preferenceLinks, readPreferences } from './index.ts'

const from = (values: Record<string, string>) => (name: string) => values[name]

test('the address decides before the cookie', () => {
  const read = readPreferences({
    query: from({ size: 'large' }),
    cookie: from({ size: 'normal', theme: 'dark', lang: 'en' }),
  })
  assert.deepEqual(read, { language: 'en', size: 'large', theme: 'dark' })
})

test('what is unknown counts as unsaid', () => {
  const read = readPreferences({ query: from({ size: 'huge', theme: '<' }), cookie: from({ lang: 'xx' }) })
  assert.deepEqual(read, { language: 'zh-CN', size: 'normal', theme: 'auto' })
})

test('only what the address really chooses is kept', () => {
  assert.deepEqual(chosenPreferences(from({ lang: 'zh-Hant', size: 'huge', theme: 'light' })), {
    language: 'zh-Hant',
    theme: 'light',
  })
})

test('a link changes one preference and keeps the rest of the address', () => {
  const again = preferenceLinks('/sign-in?ticket=a%26b&size=large')
  assert.equal(again({ language: 'en' }), '/sign-in?ticket=a%26b&size=large&lang=en')
  assert.equal(again({ size: 'normal' }), '/sign-in?ticket=a%26b&size=normal')
})
