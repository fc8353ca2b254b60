import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createErrorTable } from '../../kit/http/index.ts'
import { createDeviceDesk, createDevicePages } from './index.ts'

const assets = { css: '/style.css', js: (entry: string) => `/${entry}.js`, icon: () => '/i.svg' }
const realm = { 'zh-CN': '青禾银行', en: 'Qinghe Bank' }
const seed = { serial: 'QH1', suite: 'OCRA-1:HOTP-SHA256-6:QA24-T1M', seed: Buffer.alloc(32, 7) }
const clockSeed = { serial: 'QH2', suite: 'TOTP-SHA1-6-T60S', seed: Buffer.from('12345678901234567890') }

function open() {
  const desk = createDeviceDesk()
  desk.addToken(seed, { realm, holder: '王小青', activationCode: '123456789012', pin: '280316' })
  desk.addToken(clockSeed, { realm, holder: null, activationCode: null, pin: null })
  desk.addCard({ serial: 'K1', cells: '123'.repeat(80), validUntil: '2036-01-01' }, { realm, holder: '王小青' })
  desk.addApp({ realm, holder: '王小青', secret: Buffer.from('12345678901234567890') })
  const app = createDevicePages({ desk, assets, now: () => new Date(59_000) })
  const errors = createErrorTable({}, { logIncident: () => {}, newIncident: () => 'i' })
  app.onError(error => errors.problemJson(error))
  const send = async (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    await app.request(`/simulated-devices${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    })
  const post = async (path: string, fields: Record<string, string> = {}) => await (await send(path, fields)).text()
  const get = async (path: string) => await (await app.request(`/simulated-devices${path}`)).text()
  const display = (page: string) => /<output[^>]*>([^<]*)</.exec(page)?.[1]
  return { desk, app, send, post, get, display }
}

test('the desk says that its devices are simulated, and shows each with its holder', async () => {
  const page = await open().get('')
  for (const said of ['演示：模拟的设备', 'QH1', 'QH2', 'K1', '王小青的 · 青禾银行', '在库'])
    assert.ok(page.includes(said), said)
})

test('an authenticator app shows the code of RFC 6238', async () => {
  assert.match(await open().get(''), />287082</)
})

test('a token is off until its PIN; then it answers a challenge, and another with an amount', async () => {
  const { get, post, display } = open()
  assert.equal(display(await get('/tokens/QH1')), '未开机')
  assert.match(await post('/tokens/QH1/answer', { digits: '123456' }), /请先开机/)
  await post('/tokens/QH1/pin', { pin: '280316' })
  const signIn = display(await post('/tokens/QH1/answer', { digits: '123456' }))
  const payment = display(await post('/tokens/QH1/answer', { digits: '１２３４５６', amount: '1200' }))
  assert.match(signIn ?? '', /^\d{6}$/)
  assert.notEqual(signIn, payment)
  assert.equal(payment, display(await post('/tokens/QH1/answer', { digits: '123456', amount: '1,200.00' })))
  assert.match(await post('/tokens/QH1/answer', { digits: '12' }), /挑战码要 6 位/)
  assert.equal(display(await post('/tokens/QH1/off')), '未开机')
})

test('a new token asks for a PIN, refuses a weak one, and goes by its clock', async () => {
  const { post, display } = open()
  assert.match(await post('/tokens/QH2/first-pin', { pin: '111111' }), /太容易猜/)
  assert.equal(display(await post('/tokens/QH2/first-pin', { pin: '280316' })), '755224')
})

test('five wrong PINs lock it, also against the right one', async () => {
  const { post, get } = open()
  assert.match(await post('/tokens/QH1/pin', { pin: '000000' }), /还可以试 4 次/)
  for (let left = 4; left > 0; left--) await post('/tokens/QH1/pin', { pin: '000000' })
  assert.match(await post('/tokens/QH1/pin', { pin: '280316' }), /已锁住/)
  assert.match(await get('/tokens/QH1'), /已锁住/)
  await post('/tokens/QH1/reset')
  assert.match(await get('/tokens/QH1'), /开机密码/)
})

test('another site presses no key', async () => {
  const { send, desk } = open()
  const refused = await send('/tokens/QH1/pin', { pin: '000000' }, { 'sec-fetch-site': 'cross-site' })
  assert.deepEqual([refused.status, desk.token('QH1')?.token.wrongPins], [404, 0])
})

test('what is no device and no key is not there', async () => {
  const { app, send } = open()
  for (const path of ['/tokens/QH9', '/cards/K9', '/cards/K9/pdf'])
    assert.equal((await app.request(`/simulated-devices${path}`)).status, 404, path)
  assert.equal((await send('/tokens/QH1/open')).status, 404)
})

test('a card can be looked at and printed', async () => {
  const { app, get } = open()
  assert.match(await get('/cards/K1'), /<td>123<\/td>/)
  const pdf = await app.request('/simulated-devices/cards/K1/pdf')
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  assert.match(await pdf.text(), /^%PDF-1\.\d/)
})
