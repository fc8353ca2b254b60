import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { newPerson, type Person } from './people.ts'
import { answerPassword, complaint, press, register, signOut } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })

/** Registers with the bank and comes to the accounts page; the counter then opens an account with money in it. */
async function newCustomer(visitor: Visitor, fen: number): Promise<Person> {
  const person = newPerson()
  await register(portal(), visitor, person)
  if (fen > 0) await world.openBankAccount({ holder: person.name, fen })
  await visitor.page.goto(`${world.bank}/accounts`)
  return person
}

test('from the home page through the sign-in to the accounts, and out again', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = await newCustomer(visitor, 0)
  assert.match(await visitor.read(), /还没有账户/)
  await visitor.look()
  await signOut(visitor)
  await page.goto(world.bank)
  await visitor.look()
  await press(page, 'a[href^="/sign-in?return_to=%2Faccounts"].main')
  await page.waitForSelector('#identifier')
  await answerPassword(visitor, person.phone, person.password)
  await page.waitForURL(`${world.bank}/accounts`)
  assert.match(await visitor.read(), new RegExp(person.name))
  await visitor.leave()
})

/** Signs with the password and the code of the newest message, which says for what it is. */
async function signByCode({ page }: Visitor, person: Person, what: { amount: string; payee: string }): Promise<void> {
  await page.fill('#password', person.password)
  await press(page)
  await page.waitForSelector('#code')
  const message = await messageTo(portal(), person.phone, one => one.template === 'payment-code')
  const { code = '', amount, payee } = message.parameters
  assert.deepEqual({ amount, payee }, what)
  await page.fill('#code', code)
  await press(page)
}

for (const javaScriptEnabled of [true, false]) {
  test(`a payee is added and paid${javaScriptEnabled ? '' : ', without JavaScript'}`, async () => {
    const other = await world.visit()
    await newCustomer(other, 0)
    const { number } = await world.openBankAccount({ holder: '李明', fen: 0 })
    await other.leave()

    // Registering asks machines to work, or people to read a picture: with JavaScript either way.
    const registering = await world.visit()
    const person = await newCustomer(registering, 500_000)
    const storageState = await registering.context.storageState()
    await registering.leave()
    const visitor = await world.visit({ javaScriptEnabled, storageState })
    const { page } = visitor
    await page.goto(`${world.bank}/accounts`)
    assert.match(await visitor.read(), /5,000\.00元/)
    await visitor.look()
    await page.goto(`${world.bank}/payees/new`)
    await page.fill('#name', '李明')
    await page.fill('#number', number)
    await visitor.look()
    await press(page)
    assert.match(await visitor.read(), /冷静期/)
    await visitor.look()
    await press(page, 'a[href^="/transfers/new?payee="]')
    await page.fill('#amount', '1,234.50')
    await page.fill('#memo', '房租')
    await visitor.look()
    await press(page)
    assert.match(await visitor.read(), /1,234\.50元/)
    assert.ok((await visitor.read()).includes(number.replace(/\d{4}(?=\d)/g, '$& ')))
    assert.match(await visitor.read(), /还没有付款/)
    await visitor.look()
    await press(page)
    // The issuer shows exactly that, and its message names what the code approves.
    for (const text of ['1,234.50', '李明', number.replace(/\d{4}(?=\d)/g, '$& '), '房租'])
      assert.ok((await visitor.read()).includes(text), text)
    await visitor.look()
    await press(page)
    await signByCode(visitor, person, { amount: '1234.50', payee: number.slice(-4) })
    await page.waitForURL(`${world.bank}/transfers/*`)
    assert.match(await visitor.read(), /付款成功/)
    await visitor.look()
    await page.goto(`${world.bank}/accounts`)
    assert.match(await visitor.read(), /3,765\.50元/)
    await press(page, 'a[href^="/accounts/"]')
    assert.match(await visitor.read(), /行内转账/)
    await visitor.look()
    await press(page, 'a[href*="&movement=2"]')
    await visitor.look()
    await press(page, '#content form button.danger')
    assert.match(await visitor.read(), /已停止向外付款/)
    await visitor.look()
    await visitor.leave()
  })
}

test('a payment whose amount is changed after it was shown is not made', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = await newCustomer(visitor, 500_000)
  await page.goto(`${world.bank}/payees/new`)
  await page.fill('#name', '远山商贸有限公司')
  await page.fill('#number', '6299990000000000024')
  await page.check('input[name=where][value=other]')
  await page.fill('#bank', '远山银行')
  await press(page)
  await press(page, 'a[href^="/transfers/new?payee="]')
  await page.fill('#amount', '100')
  await press(page)
  const review = page.url()
  await press(page)
  await press(page)
  await world.alterTransfer(review.split('/').at(-1) ?? '', 400_000)
  await signByCode(visitor, person, { amount: '100.00', payee: '0024' })
  await page.waitForURL(review)
  assert.match(await complaint(visitor), /没有付款/)
  await visitor.look()
  await page.goto(`${world.bank}/accounts`)
  assert.match(await visitor.read(), /5,000\.00元/)
  await visitor.leave()
})

test('every page of the bank is there in large type, in the dark and in English', async () => {
  const visitor = await world.visit({ colorScheme: 'dark' })
  const { page } = visitor
  await newCustomer(visitor, 100)
  for (const path of [
    '/accounts',
    '/transfers',
    '/transfers/new',
    '/payees',
    '/payees/new',
    '/schedules',
    '/limits',
    '/limits/sms-code',
    '/reports',
    '/security',
    '/about/fraud',
    '/about/faq',
    '/corporate',
  ]) {
    await page.goto(`${world.bank}${path}?size=large&lang=en`)
    await visitor.look()
  }
  await visitor.leave()
})
