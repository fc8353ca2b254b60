import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../errors/index.ts'
import { createLogger, findPersonalData, personalDataGuard, withoutPersonalData } from './index.ts'

const kindsIn = (text: string) => findPersonalData(text).map(found => found.kind)

describe('findPersonalData', () => {
  const clear: [string, string][] = [
    ['{"to":"13800138000"}', 'phone'],
    ['sent to +86 138 0013 8000', 'phone'],
    ['sent to 138-0013-8000.', 'phone'],
    ['{"n":13800138000}', 'phone'],
    ['/search?phone=13800138000&x=1', 'phone'],
    ['holder 11010519491231002X left', 'id-number'],
    ['holder 11010519491231002x left', 'id-number'],
    ['mail li.ming+toll@mail.example.cn bounced', 'email'],
    ['card 6222 0212 3456 7890 128', 'bank-card'],
    ['card 4111111111111111', 'bank-card'],
  ]
  for (const [text, kind] of clear) it(`finds the ${kind} in ${text}`, () => assert.deepEqual(kindsIn(text), [kind]))

  const harmless = [
    '138****8000',
    'z***@example.cn',
    'a**b@example.cn',
    '110105********002X',
    '6222 **** **** 0128',
    '{"time":1763785000000}',
    '01936f7e-8c3d-7b1a-9f2e-13812345678a',
    'sha256:a13812345678bc',
    '110105194912310021',
    '4111111111111112',
    'pid 12345 took 1380013800 ns',
  ]
  for (const text of harmless) it(`leaves ${text}`, () => assert.deepEqual(kindsIn(text), []))

  it('finds every mobile number in a sentence, and replacing leaves none', () => {
    const mobile = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
    fc.assert(
      fc.property(mobile, ([second, rest]) => {
        const text = `user 1${second}${String(rest).padStart(9, '0')} signed in`
        assert.deepEqual(kindsIn(text), ['phone'])
        assert.equal(withoutPersonalData(text), 'user [phone] signed in')
      }),
    )
  })
})

describe('createLogger', () => {
  function logged(write: (log: ReturnType<typeof createLogger>) => void) {
    const lines: string[] = []
    const guard = personalDataGuard()
    const now = () => new Date('2026-01-02T03:04:05Z')
    write(createLogger({ app: 'identity', now, onLine: guard.write, destination: { write: line => lines.push(line) } }))
    return { guard, lines, entry: JSON.parse(lines[0] ?? '{}') }
  }

  it('writes one JSON line with level, time, application and message', () => {
    const { entry } = logged(log => log.info({ realm: 'toll' }, 'started'))
    assert.deepEqual(entry, {
      level: 'info',
      time: '2026-01-02T03:04:05.000Z',
      app: 'identity',
      realm: 'toll',
      message: 'started',
    })
  })

  it('redacts named secrets at three depths', () => {
    const { entry } = logged(log => log.info({ password: 'p', a: { token: 't', b: { 'set-cookie': 'c' } } }))
    assert.equal(entry.password, '[redacted]')
    assert.equal(entry.a.token, '[redacted]')
    assert.equal(entry.a.b['set-cookie'], '[redacted]')
  })

  it('tells an error by type, code and details, never by foreign properties', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (phone)=(13800138000) exists',
    })
    const error = new AppError('account.exists', { details: { realm: 'toll' }, cause })
    const { entry, guard } = logged(log => log.error({ err: error }))
    assert.equal(entry.err.code, 'account.exists')
    assert.deepEqual(entry.err.details, { realm: 'toll' })
    assert.equal(entry.err.cause.code, '23505')
    assert.equal(entry.err.cause.detail, undefined)
    assert.deepEqual(guard.findings(), [])
  })

  it('takes personal data out of the line and shows the guard what was there', () => {
    const { lines, guard, entry } = logged(log => log.info({ n: 13800138000, '13900139000': 1 }, 'sms to 13700137000'))
    assert.equal(entry.message, 'sms to [phone]')
    assert.equal(entry.n, '[phone]')
    assert.deepEqual(findPersonalData(lines.join('')), [])
    assert.deepEqual(
      guard.findings().map(finding => finding.kinds),
      [['phone', 'phone', 'phone']],
    )
  })
})
