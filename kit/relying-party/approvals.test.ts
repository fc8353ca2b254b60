import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Browser, createBrowser } from './testing/browser.ts'
import { AAL1 } from './testing/issuer.ts'
import { modelOf, sessionOf } from './testing/read.ts'
import { createWorld, type World } from './testing/world.ts'

const payment = (transaction: string, changes: Record<string, unknown> = {}) => ({
  type: 'payment',
  transaction,
  payer: { account: '6222****1234' },
  payee: { account: '6222020200112230', name: '王小青' },
  amount: 123_450,
  currency: 'CNY',
  ...changes,
})

for (const dpop of [false, true]) {
  describe(dpop ? 'approvals with bound tokens' : 'approvals', () => {
    let world: World
    let browser: Browser
    let count = 0

    before(async () => {
      world = await createWorld({ dpop })
    })
    after(() => world.stop())
    beforeEach(async () => {
      browser = createBrowser()
      count += 1
      Object.assign(world.test.holder, { accountId: 'alice', acr: AAL1, refuses: null, alters: null, claims: [] })
      await browser.visit(`${world.portal}/sign-in?return_to=/mine`)
    })

    const id = () => `transaction-00000${count}`
    const send = (path: string, details: unknown, by = browser, headers = {}) =>
      by.visit(`${world.portal}${path}`, { method: 'POST', form: { details: JSON.stringify(details) }, headers })

    it('come back to the page that asked, and are executed first once', async () => {
      const session = sessionOf(await browser.visit(`${world.portal}/mine`))
      const back = await send('/pay', payment(id()))
      assert.equal(back.url, `${world.portal}/paid?id=${id()}`)
      assert.deepEqual(sessionOf(back), session)
      assert.ok(back.trail.every(url => !decodeURIComponent(url).includes('6222020200112230')))
      const { ok, first, medium, details } = modelOf(await send('/execute', payment(id())))
      assert.deepEqual([ok, first, medium, details], [true, true, 'sms-code', payment(id())])
      // As when it was killed before it was executed: the act itself must be idempotent.
      const again = modelOf(await send('/execute', payment(id())))
      assert.deepEqual([again.ok, again.first], [true, false])
    })

    it('are executed first by exactly one of many requests', async () => {
      await send('/pay', payment(id()))
      const all = await Promise.all(Array.from({ length: 6 }, () => send('/execute', payment(id()))))
      assert.equal(all.map(modelOf).filter(one => one.first === true).length, 1)
    })

    it('say when the execution was claimed before', async () => {
      await send('/pay', payment(id()))
      world.test.holder.claims.push(id())
      assert.equal(modelOf(await send('/execute', payment(id()))).first, false)
    })

    it('execute nothing that differs by one byte: differs', async () => {
      await send('/pay', payment(id()))
      const done = modelOf(await send('/execute', payment(id(), { amount: 123_451 })))
      assert.deepEqual([done.ok, done.code], [false, 'differs'])
      assert.deepEqual(world.test.holder.claims, [])
    })

    it('stop with a page when something else was approved: approval_differs', async () => {
      world.test.holder.alters = details => ({ ...details, amount: 123_451 })
      assert.equal(modelOf(await send('/pay', payment(id()))).code, 'approval_differs')
      assert.equal(modelOf(await send('/execute', payment(id()))).code, 'none')
    })

    it('stop with a page when the person declines: approval_declined', async () => {
      world.test.holder.refuses = 'access_denied'
      const model = modelOf(await send('/pay', payment(id())))
      assert.deepEqual([model.code, model.signedIn, model.retry], ['approval_declined', true, `/paid?id=${id()}`])
    })

    it('belong to the session that asked: none', async () => {
      await send('/pay', payment(id()))
      const other = createBrowser()
      await other.visit(`${world.portal}/sign-in?return_to=/mine`)
      assert.equal(modelOf(await send('/execute', payment(id()), other)).code, 'none')
      assert.equal(modelOf(await send('/execute', payment(id()), createBrowser())).code, 'signed_out')
    })

    it('are not asked for by another site: cross_site', async () => {
      const model = modelOf(await send('/pay', payment(id()), browser, { 'sec-fetch-site': 'cross-site' }))
      assert.equal(model.code, 'cross_site')
    })
  })
}
