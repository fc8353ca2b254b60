import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { createImageCode, loadSounds, seededBytes } from '../../../kit/image-code/index.ts'
import { type Customer, newCustomer } from '../testing/customer.ts'
import { type RunningBank, runBank } from '../testing/running-bank.ts'

let bank: RunningBank
let customer: Customer

before(async () => {
  bank = await runBank()
})
after(async () => {
  assert.deepEqual(bank.errors, [])
  await bank.stop()
})
beforeEach(async () => {
  Object.assign(bank.test.holder, { alters: null, refuses: null, medium: 'otp-token', outcome: 'done', claims: [] })
  customer = newCustomer(bank)
  await customer.signIn()
})

const path = '/services/login-name'
const open = () => customer.open(path)
const pictureOf = (body: string) => /name="picture" value="([\w-]+)"/.exec(body)?.[1] ?? ''
const codeOf = (body: string, who = customer) =>
  createImageCode({
    random: seededBytes(bank.keys.mac(`${who.customerId}|${pictureOf(body)}`, 'bank.image-code')),
    digits: 4,
    sounds: loadSounds,
  }).answer
const right = (body: string) => ({ name: 'xiaoqing_88', code: codeOf(body) })
const pathOf = (url: string) => new URL(url).pathname

describe('the personal login name', () => {
  it('is submitted with the picture’s digits, approved exactly, and then set by the issuer', async () => {
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const page = await open()
    const review = await customer.send(page, path, right(page.body))
    assert.match(review.body, /个性化登录名.*xiaoqing_88/s)
    const done = await customer.send(review, `${pathOf(review.url)}/approve`)
    assert.match(done.body, /已生效/)
    assert.equal(asked[0]?.['operation'], 'change-login-name')
    assert.deepEqual(asked[0]?.['items'], [{ name: { 'zh-CN': '登录名', en: 'Login name' }, value: 'xiaoqing_88' }])
  })

  for (const [outcome, words] of [
    ['identifier.taken', /已经有人用了/],
    ['username.reserved', /保留不用/],
    ['something else', /现在不能设置/],
  ] as const)
    it(`is not set where the issuer says ${outcome}`, async () => {
      bank.test.holder.outcome = outcome
      const page = await open()
      const review = await customer.send(page, path, right(page.body))
      const { body } = await customer.send(review, `${pathOf(review.url)}/approve`)
      assert.match(body, /没有办理/)
      assert.match(body, words)
    })

  it('is asked for again with other digits than the picture’s, which is spent then', async () => {
    const page = await open()
    const { name, code } = right(page.body)
    const wrong = await customer.send(page, path, { name, code: String((Number(code) + 1) % 10_000).padStart(4, '0') })
    assert.equal(wrong.status, 422)
    assert.match(wrong.body, /图中的数字不对/)
    assert.notEqual(pictureOf(wrong.body), pictureOf(page.body))
    const again = await customer.send(page, path, { name, code })
    assert.match(again.body, /图中的数字不对/)
  })

  it('is not submitted with the picture of another customer', async () => {
    const page = await open()
    const [other, sent] = [newCustomer(bank), right(page.body)]
    await other.signIn()
    const theirs = await other.open(path)
    assert.equal((await other.send(theirs, path, { ...sent, picture: pictureOf(page.body) })).status, 422)
    assert.equal((await other.open(`${path}/code/${pictureOf(page.body)}.png`)).status, 404)
  })

  for (const name of ['abc', '1abcd', 'a b c d', 'a'.repeat(31), ''])
    it(`is refused at the field as ${name === '' ? 'nothing' : name.slice(0, 8)}`, async () => {
      const page = await open()
      const { status, body } = await customer.send(page, path, { name, code: codeOf(page.body) })
      assert.equal(status, 422)
      assert.match(body, /id="name-error"/)
    })

  it('has a picture and a recording of the same digits, and no more than twenty pictures at a time', async () => {
    const page = await open()
    const picture = await customer.open(`${path}/code/${pictureOf(page.body)}.png`)
    assert.equal(picture.headers.get('content-type'), 'image/png')
    assert.equal(picture.headers.get('cache-control'), 'no-store')
    const spoken = await customer.open(`${path}/code/${pictureOf(page.body)}.wav`)
    assert.equal(spoken.headers.get('content-type'), 'audio/wav')
    for (let at = 0; at < 19; at++) await open()
    assert.match((await open()).body, /换图太多次/)
  })

  for (const there of ['/services', path])
    it(`${there} speaks both languages`, async () => {
      const { body } = await customer.open(`${there}?lang=en`)
      assert.doesNotMatch(body.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
      assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
})
