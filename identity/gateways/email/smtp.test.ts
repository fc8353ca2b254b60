import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '../../../kit/errors/index.ts'
import { type SinkReplies, type SmtpSink, withSmtpSink } from '../testing/smtp-sink.ts'
import { createSmtpEmail, type EmailMessage, type SmtpSettings } from './index.ts'

const message: EmailMessage = {
  to: 'li.ming@example.cn',
  subject: '青禾通行 验证码',
  template: 'email-code',
  parameters: { code: '042997' },
  text: '验证码 042997，5 分钟内有效。\n.\n请勿告诉他人。',
  html: '<p>验证码 042997</p>',
  signName: '青禾通行',
  language: 'zh-CN',
  reference: 'notice-1',
}

async function send(
  port: number,
  change: Partial<EmailMessage> = {},
  settings: Partial<SmtpSettings> = {},
  guard: (what: string) => void = () => {},
) {
  const gateway = createSmtpEmail(
    {
      host: '127.0.0.1',
      port,
      tls: false,
      allowPlain: true,
      from: 'no-reply@qinghe.example',
      timeoutMs: 5_000,
      ...settings,
    },
    { guard },
  )
  try {
    return await gateway.send({ ...message, ...change })
  } finally {
    gateway.close()
  }
}

const withSink = (replies: SinkReplies, work: (sink: SmtpSink) => Promise<void>) => withSmtpSink(replies, work)
const decoded = (data: string) =>
  data
    .split('\n\n')
    .map(part => Buffer.from(part, 'base64').toString('utf8'))
    .join('\n')

describe('SMTP email', () => {
  it('delivers text and HTML from our address under the sender’s name', () =>
    withSink({}, async sink => {
      assert.deepEqual(await send(sink.port), { ok: true, providerId: '<notice-1@qinghe.example>' })
      const [mail] = sink.mails
      assert(mail)
      assert.deepEqual(mail.to, ['li.ming@example.cn'])
      assert.match(mail.from, /<no-reply@qinghe\.example>/)
      const name = Buffer.from('青禾通行').toString('base64')
      assert.ok(mail.data.includes(`\nFrom: =?UTF-8?B?${name}?= <no-reply@qinghe.example>\n`))
      assert.match(mail.data, /^Auto-Submitted: auto-generated$/m)
      assert.match(mail.data, /^Message-ID: <notice-1@qinghe\.example>$/m)
      assert.match(mail.data, /^Content-Type: multipart\/alternative/m)
      assert.match(decoded(mail.data), /验证码 042997，5 分钟内有效。\n\.\n请勿告诉他人。/)
    }))

  it('signs in where it has a user', () =>
    withSink({}, async sink => {
      await send(sink.port, {}, { user: 'lingpai', password: 'p w' })
      const login = Buffer.from('\u0000lingpai\u0000p w').toString('base64')
      assert.ok(sink.commands.includes(`AUTH PLAIN ${login}`))
    }))

  it('sends nothing, the password least of all, to a server without TLS', () =>
    withSink({}, async sink => {
      const outcome = await send(sink.port, {}, { allowPlain: false, user: 'lingpai', password: 'p' })
      assert.deepEqual(outcome, { ok: false, code: 'rejected', retry: true, detail: 'smtp_502' })
      assert.deepEqual(sink.mails, [])
      assert.ok(!sink.commands.some(command => command.startsWith('AUTH')))
    }))

  for (const to of ['a@b.cn, c@d.cn', 'a@b.cn\r\nRCPT TO:<c@d.cn>', 'a <a@b.cn>', 'a', '@b.cn', 'a@b@c.cn'])
    it(`refuses the address ${JSON.stringify(to)} before connecting`, async () =>
      assert.deepEqual(await send(1, { to }), { ok: false, code: 'bad_number', retry: false, detail: 'bad_address' }))

  it('cannot be made to add a header by a subject', () =>
    withSink({}, async sink => {
      await send(sink.port, { subject: 'a\r\nBcc: c@d.cn' })
      assert.doesNotMatch(sink.mails[0]?.data ?? '', /^Bcc:/m)
      assert.deepEqual(sink.mails[0]?.to, ['li.ming@example.cn'])
    }))

  it('sends nothing inside a transaction', async () => {
    const guard = () => {
      throw new AppError('database.awaited_in_transaction')
    }
    await assert.rejects(send(1, {}, {}, guard), { code: 'database.awaited_in_transaction' })
  })

  const refusals: [string, SinkReplies, string, boolean, string][] = [
    ['an unknown recipient', { RCPT: '550 5.1.1 no such user' }, 'bad_number', false, 'smtp_550'],
    ['a full mailbox', { RCPT: '452 4.2.2 mailbox full' }, 'throttled', true, 'smtp_452'],
    ['greylisting', { RCPT: '450 4.7.1 try later' }, 'throttled', true, 'smtp_450'],
    ['a refused text', { message: '554 5.7.1 spam' }, 'rejected', false, 'smtp_554'],
    ['a server that is closing', { MAIL: '421 4.3.2 closing' }, 'unavailable', true, 'smtp_421'],
    ['a server error', { message: '451 4.3.0 local error' }, 'unavailable', true, 'smtp_451'],
    ['nonsense', { greeting: 'HTTP/1.1 400 Bad Request' }, 'unavailable', true, 'smtp_EPROTOCOL'],
  ]
  for (const [title, replies, code, retry, detail] of refusals)
    it(`tells ${title} as ${code}`, () =>
      withSink(replies, async sink => {
        assert.deepEqual(await send(sink.port), { ok: false, code, retry, detail })
        assert.deepEqual(sink.mails, [])
      }))

  it('tells a refused password as ours to mend', () =>
    withSink({ AUTH: '535 5.7.8 bad credentials' }, async sink => {
      const outcome = await send(sink.port, {}, { user: 'u', password: 'p' })
      assert.deepEqual(outcome, { ok: false, code: 'rejected', retry: true, detail: 'smtp_535' })
    }))

  it('gives up on a server that never greets', () =>
    withSink({ greeting: '' }, async sink => {
      const outcome = await send(sink.port, {}, { timeoutMs: 50 })
      assert.deepEqual(outcome, { ok: false, code: 'unavailable', retry: true, detail: 'smtp_ETIMEDOUT' })
    }))

  it('says when nobody listens', async () =>
    assert.deepEqual(await send(1), { ok: false, code: 'unavailable', retry: true, detail: 'smtp_ESOCKET' }))
})
