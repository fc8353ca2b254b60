import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packageRoot } from '../../kit/root.ts'
import { createHelp } from './help.ts'
import { samplePolicy } from './testing-policy.ts'

const deps = {
  folder: new URL('help/', packageRoot),
  policyOf: (realm: string) => (realm === 'nowhere' ? undefined : samplePolicy),
  pageAddress: (realm: string, page: string) => `/realms/${realm}/at/${page}`,
  demo: true,
}
const help = createHelp(deps)
const slugs = async (realm: string, query: string, language: 'zh-CN' | 'zh-Hant' | 'en' = 'zh-CN'): Promise<string[]> =>
  (await help.search(realm, language, query)).items.map(item => item.slug)

test('a search in Chinese finds by words that stand in a sentence', async () => {
  assert.equal((await slugs('toll', '收不到验证码'))[0], 'code-not-arriving')
  assert.equal((await slugs('toll', '忘记密码'))[0], 'forgot-password')
  assert.equal((await slugs('toll', '注销'))[0], 'close-account')
  assert.equal((await slugs('bank', '冻结'))[0], 'account-locked')
})

test('a whole question in Chinese finds the nearest', async () => {
  assert.ok((await slugs('toll', '我的手机丢了应该怎么办呢')).slice(0, 2).includes('phone-lost'))
})

test('a single character finds', async () => {
  assert.ok((await slugs('toll', '锁')).includes('account-locked'))
})

test('a search in traditional characters finds in traditional characters', async () => {
  assert.equal((await slugs('toll', '驗證碼錯誤', 'zh-Hant'))[0], 'code-wrong')
})

test('a search in English forgives a slip and an unfinished word', async () => {
  assert.equal((await slugs('toll', 'forgoten passw', 'en'))[0], 'forgot-password')
})

test('full-width letters are the same words', async () => {
  assert.deepEqual(await slugs('toll', 'ｌｏｃｋｅｄ', 'en'), await slugs('toll', 'locked', 'en'))
})

test('nonsense finds nothing', async () => {
  assert.deepEqual(await slugs('toll', '鼉𪚥'), [])
})

test('an error leads to the article that explains it, and a realm may explain it in its own words', async () => {
  assert.equal((await help.articleFor('code.wrong', 'toll', 'zh-CN'))?.address, '/realms/toll/help/code-wrong')
  assert.equal((await help.articleFor('gate.locked', 'bank', 'zh-CN'))?.title, '账户被冻结')
  assert.equal((await help.articleFor('gate.locked', 'toll', 'en'))?.title, 'The account is locked')
})

test('an error that no article explains leads nowhere', async () => {
  assert.equal(await help.articleFor('no.such_error', 'toll', 'zh-CN'), undefined)
})

test('figures come from the policy', async () => {
  const html = (await help.article('traffic', 'zh-CN', 'account-locked'))?.html ?? ''
  assert.match(html, /连续输错密码 7 次，密码登录锁定 24小时/)
})

test('a lock until the next day is said so', async () => {
  const policy = { ...samplePolicy, locks: { password: { attempts: 3, lasts: 'next-day' as const, cumulative: 10 } } }
  const bank = createHelp({ ...deps, policyOf: () => policy })
  assert.match((await bank.article('bank', 'zh-CN', 'account-locked'))?.html ?? '', /冻结到第二天零点/)
  assert.match((await bank.article('bank', 'en', 'account-locked'))?.html ?? '', /frozen: until the next midnight/)
})

test('what the policy says of a name is text, never markup', async () => {
  const policy = { ...samplePolicy, name: { 'zh-CN': '<i>青</i>', en: '<i>' } }
  const html =
    (await createHelp({ ...deps, policyOf: () => policy }).article('toll', 'zh-CN', 'one-sign-in'))?.html ?? ''
  assert.doesNotMatch(html, /<i>/)
  assert.match(html, /&#60;i&#62;青/)
})

test('links lead to articles and pages of the same realm', async () => {
  const html = (await help.article('toll', 'zh-CN', 'wrong-password'))?.html ?? ''
  assert.match(html, /<a href="\/realms\/toll\/at\/recovery">/)
  assert.match(html, /<a href="\/realms\/toll\/help\/account-locked">/)
})

test('articles about the demonstration are shown only there', async () => {
  const real = createHelp({ ...deps, demo: false })
  assert.notEqual(await help.article('toll', 'zh-CN', 'about-demo'), undefined)
  assert.equal(await real.article('toll', 'zh-CN', 'about-demo'), undefined)
})

test('a realm without articles of its own has the shared ones', async () => {
  assert.ok((await help.list('new-realm', 'zh-CN')).total > 20)
})

test('an unknown realm has none, even if a folder has its name', async () => {
  assert.equal(await help.hasRealm('nowhere'), false)
  assert.equal((await help.list('nowhere', 'zh-CN')).total, 0)
  assert.equal(await help.article('nowhere', 'zh-CN', 'passwords'), undefined)
})

test('a name that climbs out of the folder opens nothing', async () => {
  assert.equal(await help.article('../policies', 'zh-CN', '../../package'), undefined)
})

test('pages hold so many, and a number outside is drawn to the nearest', async () => {
  const first = await help.list('toll', 'zh-CN', { size: 10 })
  const last = await help.list('toll', 'zh-CN', { page: 99, size: 10 })
  assert.equal(first.items.length, 10)
  assert.equal(last.page, first.pages)
  assert.equal((await help.list('toll', 'zh-CN', { page: Number.NaN, size: 10 })).page, 1)
  assert.equal((await help.list('toll', 'zh-CN', { page: -3, size: 10 })).page, 1)
})

test('what most people come for is the first of each topic', async () => {
  const often = (await help.oftenRead('toll', 'zh-CN')).map(item => item.slug)
  assert.deepEqual(often.slice(0, 3), ['sign-in-ways', 'forgot-password', 'code-not-arriving'])
  assert.ok(!often.includes('terms'))
})
