import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { isAppError } from '../../kit/errors/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { parseArticle } from './article.ts'
import { findHelpProblems } from './find-help-problems.ts'
import { createHelp } from './help.ts'
import { samplePolicy } from './testing-policy.ts'

const folder = new URL('help/', packageRoot)
const realms = ['toll', 'traffic', 'bank', 'lookup', 'staff']
const pageAddress = (realm: string, page: string): string => `/realms/${realm}/${page}`
const help = createHelp({ folder, policyOf: () => samplePolicy, pageAddress, demo: true })

test('the shipped articles have nothing to mend', async () => {
  assert.deepEqual(await findHelpProblems(folder), [])
})

test('each realm has articles of its own besides the shared ones', async () => {
  assert.deepEqual((await readdir(folder)).toSorted(), ['common', ...realms].toSorted())
})

for (const realm of realms) {
  for (const language of ['zh-CN', 'zh-Hant', 'en'] as const) {
    test(`all articles of ${realm} render in ${language} with every figure filled`, async () => {
      const list = await help.list(realm, language, { size: 1000 })
      assert.ok(list.total > 25)
      for (const { slug } of list.items) {
        const article = await help.article(realm, language, slug)
        const text = `${article?.title}${article?.summary}${article?.html}`
        assert.doesNotMatch(text, /\{\{|undefined|help:|page:/, slug)
      }
    })
  }

  test(`${realm} has its legal pages`, async () => {
    const { items } = await help.list(realm, 'zh-CN', { size: 1000 })
    const legal = items.filter(item => item.kind === 'legal').map(item => item.slug)
    assert.deepEqual(legal.toSorted(), ['complaints', 'official-channels', 'privacy', 'terms'])
  })
}

// T8, T11: a password manager is the advice; paper never is.
test('no article advises writing a password down', async () => {
  for (const realm of realms) {
    for (const { slug } of (await help.list(realm, 'zh-CN', { size: 1000 })).items) {
      const html = (await help.article(realm, 'zh-CN', slug))?.html ?? ''
      assert.doesNotMatch(html.replace('不要把密码写下来', ''), /写下来|记在纸|抄在|纸条/, `${realm}/${slug}`)
    }
  }
})

// Figures are the policy's: a text that says "5 次" or "24 小时" itself goes wrong when the policy changes.
test('no article states a number of tries or a length of time by itself', async () => {
  const { items } = await help.list('traffic', 'zh-CN', { size: 1000 })
  const own = createHelp({ folder, policyOf: () => withoutDigits, pageAddress, demo: true })
  for (const { slug } of items) {
    const html = (await own.article('traffic', 'zh-CN', slug))?.html ?? ''
    assert.doesNotMatch(html, /\d\s*(次|位|小时|分钟|天|个工作日)/, slug)
  }
})

const withoutDigits: typeof samplePolicy = {
  ...samplePolicy,
  answerWithin: Number.NaN,
  password: { minLength: Number.NaN, maxLength: Number.NaN, rotation: { mode: 'off', after: 0 } },
  locks: { password: { attempts: Number.NaN, lasts: 'next-day', cumulative: Number.NaN } },
  codes: { 'sms-code': { digits: Number.NaN, lifetime: Number.NaN, tries: Number.NaN, resendAfter: Number.NaN } },
  throttles: { 'code-per-recipient-day': { limit: Number.NaN } },
  sessions: { idle: Number.NaN, absolute: Number.NaN, sharedIdle: Number.NaN },
  phones: { session: { idle: Number.NaN } },
  dormantAfter: Number.NaN,
  identifierChange: { wait: Number.NaN },
  closing: { coolingOff: Number.NaN, eventsKept: Number.NaN },
}

const head = "title: '标题'\nsummary: '说明文字'\ntopic: code\norder: 1\nexplains: []\nupdated: '2026-11-22'"

test('an article is read with its defaults', () => {
  const article = parseArticle('a', 'a.md', `---\n${head}\n---\n\n正文\n`)
  assert.equal(article.body, '正文')
  assert.equal(article.kind, 'guide')
  assert.equal(article.demoOnly, false)
})

const faults: readonly (readonly [string, string, RegExp])[] = [
  ['without front matter', '正文', /front matter/],
  ['with front matter that is not YAML', '---\ntitle: [\n---\n正文', /not YAML/],
  ['with an unknown topic', `---\n${head.replace('code', 'cooking')}\n---\n正文`, /topic/],
  ['with an unknown key', `---\n${head}\nauthor: me\n---\n正文`, /author/],
  ['with a malformed error code', `---\n${head.replace('[]', '[Wrong]')}\n---\n正文`, /explains/],
]

for (const [what, text, reason] of faults) {
  test(`an article ${what} is refused, naming the file`, () => {
    assert.throws(
      () => parseArticle('a', 'help/common/a.zh-CN.md', text),
      error => {
        assert.ok(isAppError(error))
        assert.equal(error.code, 'help.article_invalid')
        assert.equal(error.details.file, 'help/common/a.zh-CN.md')
        assert.match(String(error.details.reason), reason)
        return true
      },
    )
  })
}
