import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { languages } from '../../kit/i18n/index.ts'
import { composeMessage } from './compose-message.ts'
import type { NoticeTemplate } from './notice.ts'
import { templateParameters } from './template-parameters.ts'
import { readPolicy } from './testing-notices.ts'

const policy = readPolicy('toll')
const templates = Object.keys(templateParameters) as NoticeTemplate[]

const values: Record<string, string> = {
  code: '482913',
  minutes: '5',
  at: '2026-03-04T05:06:07.000Z',
  until: '2026-03-11T05:06:07.000Z',
  kind: 'phone',
  masked: '138****8000',
  place: '青禾市',
  device: 'Chrome · Windows',
}
const given = (template: NoticeTemplate): Record<string, string> =>
  Object.fromEntries(
    templateParameters[template].map(name => [name, values[name] ?? `https://id.toll.qinghe.example/r/${name}`]),
  )

describe('every template', () => {
  for (const template of templates)
    for (const language of languages)
      it(`${template} is whole in ${language}`, () => {
        const parameters = given(template)
        const { sms, email } = composeMessage({ template, language, parameters }, policy)
        const texts = [sms, email.subject, email.text]
        assert(
          texts.every(text => !/[{}]|undefined/.test(text)),
          texts.join('\n'),
        )
        assert(sms.startsWith('【青禾通行】'))
        // A code or a link that does not reach the person makes the message useless.
        const needed = Object.entries(parameters).filter(([name]) => name === 'code' || name.endsWith('Url'))
        for (const [, value] of needed) assert(sms.includes(value) && email.text.includes(value), value)
      })
})

describe('a text', () => {
  const compose = (template: NoticeTemplate, language: 'zh-CN' | 'zh-Hant' | 'en', change = {}) =>
    composeMessage({ template, language, parameters: { ...given(template), ...change } }, policy)

  it('says a code as Chinese messages do', () =>
    assert.equal(
      compose('code', 'zh-CN').sms,
      '【青禾通行】您的验证码是 482913，5 分钟内有效。请勿告诉任何人，工作人员不会索要。',
    ))
  it('counts English minutes', () =>
    assert(compose('code', 'en', { minutes: '1' }).sms.includes('valid for 1 minute.')))
  it('writes instants in the time zone of the realm', () =>
    assert(compose('password-changed', 'zh-CN').sms.includes('2026年3月4日 13:06')))
  it('names the kind of identifier', () =>
    assert(compose('identifier-changed', 'en').sms.includes('The mobile number of your account')))
  it('has words for a place that is not known', () =>
    assert(compose('signed-in-new-device', 'zh-CN', { place: '' }).sms.includes('未知地点')))
  it('is signed in traditional characters where asked', () =>
    assert(compose('account-closed', 'zh-Hant').email.text.includes('青禾通行\n客服熱線 400-000-8081')))
  it('keeps what stands in a parameter as it is', () =>
    assert(compose('signed-in-new-device', 'en', { device: '{place}' }).sms.includes('{place}')))
})

describe('what is told by a code', () => {
  it('is named, whichever medium it is', () => {
    for (const medium of ['passkey', 'totp', 'otp-token', 'grid-card', 'recovery-code', 'certificate-key']) {
      const parameters = { ...given('medium-changed'), medium, change: 'activate' }
      for (const language of languages) {
        const { sms, parameters: shown } = composeMessage({ template: 'medium-changed', language, parameters }, policy)
        assert.ok(medium === 'passkey' || !sms.includes(medium), sms)
        assert.notEqual(shown['change'], 'activate')
      }
    }
  })

  it('is a place in the reader’s language, where it is none on the map', () => {
    const parameters = { ...given('signed-in-new-device'), place: '内部网络' }
    const { sms } = composeMessage({ template: 'signed-in-new-device', language: 'en', parameters }, policy)
    assert.ok(sms.includes('an internal network'), sms)
  })
})
