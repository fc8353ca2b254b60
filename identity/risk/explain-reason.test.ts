import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSameKeys } from '../../kit/i18n/index.ts'
import { explainReason, type RiskReason, type RiskReasonCode } from './index.ts'
import { en } from './phrases/en.ts'
import { zhCN } from './phrases/zh-CN.ts'

const [from, to] = [
  { zh: '北京', en: 'Beijing, China' },
  { zh: '广东深圳', en: 'Shenzhen, Guangdong, China' },
]

const examples: { [code in RiskReasonCode]: Extract<RiskReason, { code: code }> } = {
  new_device: { code: 'new_device' },
  new_place: { code: 'new_place', place: to },
  impossible_travel: { code: 'impossible_travel', from, to, km: 1900, minutes: 30 },
  device_many_accounts: { code: 'device_many_accounts', accounts: 9, hours: 24 },
  address_many_accounts: { code: 'address_many_accounts', accounts: 50, hours: 1 },
  password_spraying: { code: 'password_spraying', accounts: 30, failures: 41, minutes: 60 },
  phone_changed: { code: 'phone_changed', hours: 3 },
  automation: { code: 'automation', marks: ['webdriver', 'honeypot'] },
  phone_elsewhere: { code: 'phone_elsewhere', phone: from, browser: to },
  dormant_account: { code: 'dormant_account', days: 120 },
}

test('every reason is explained to the person and to staff, in every language, with nothing left to fill in', () => {
  for (const reason of Object.values(examples)) {
    for (const audience of ['person', 'staff'] as const) {
      for (const language of ['zh-CN', 'zh-Hant', 'en'] as const) {
        const text = explainReason(reason, audience, language)
        assert.ok(text.length > 5 && !/[{}!！]|undefined/.test(text), text)
        assert.equal(/\p{Script=Han}/u.test(text), language !== 'en', text)
      }
    }
  }
})

test('the person reads plain words, staff the figures', () => {
  assert.equal(explainReason(examples.new_device, 'person', 'zh-CN'), '这是您第一次在这台设备上登录')
  assert.equal(
    explainReason(examples.impossible_travel, 'staff', 'zh-CN'),
    '30 分钟内从北京到广东深圳，相距至少 1900 公里，正常出行无法到达',
  )
  assert.equal(
    explainReason(examples.impossible_travel, 'staff', 'en'),
    'From Beijing, China to Shenzhen, Guangdong, China, at least 1900 km apart, within 30 minutes: no ordinary journey',
  )
  assert.equal(
    explainReason(examples.automation, 'staff', 'zh-CN'),
    '存在自动化程序的迹象：浏览器正被程序控制；填写了人看不到的输入框',
  )
  assert.match(explainReason(examples.new_place, 'person', 'zh-Hant'), /廣東深圳/)
})

test('both languages have every phrase', () => assertSameKeys(zhCN, en))
