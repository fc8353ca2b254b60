import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import { isAppError } from '../errors/index.ts'
import { list, oneOf, parseEnvironment, secret, text, urlOf, wholeNumber, yesOrNo } from './index.ts'

const schema = z.object({
  LINGPAI_PORT: wholeNumber(1, 65000).default(8080),
  LINGPAI_DATA: text('the path of a folder').default('data'),
  LINGPAI_ORIGINS: list().default([]),
  LINGPAI_ALLOW_SIMULATED: yesOrNo().default(false),
  LINGPAI_SMS: oneOf(['simulated', 'generic', 'alibaba']).default('simulated'),
  LINGPAI_KEY: secret(text('32 bytes in base64')).optional(),
  DATABASE_URL: secret(urlOf(['postgres', 'postgresql'])).optional(),
})

function sentences(env: Record<string, string>, options = {}): unknown {
  try {
    parseEnvironment(env, schema, options)
  } catch (error) {
    assert(isAppError(error))
    assert.equal(error.code, 'settings.invalid')
    return error.details.sentences
  }
  return []
}

describe('parseEnvironment', () => {
  it('gives defaults, and types', () => {
    const settings = parseEnvironment({ LINGPAI_ORIGINS: 'https://a.cn, https://b.cn,', LINGPAI_PORT: '9000' }, schema)
    assert.equal(settings.LINGPAI_PORT, 9000)
    assert.deepEqual(settings.LINGPAI_ORIGINS, ['https://a.cn', 'https://b.cn'])
    assert.equal(settings.LINGPAI_SMS, 'simulated')
    assert.equal(settings.DATABASE_URL, undefined)
  })

  it('takes an empty variable for one that is not set', () =>
    assert.equal(parseEnvironment({ LINGPAI_PORT: '' }, schema).LINGPAI_PORT, 8080))

  const wrong: [Record<string, string>, string][] = [
    [{ LINGPAI_PORT: 'abc' }, "LINGPAI_PORT must be a whole number from 1 to 65000; it is 'abc'."],
    [{ LINGPAI_PORT: '0' }, "LINGPAI_PORT must be a whole number from 1 to 65000; it is '0'."],
    [{ LINGPAI_PORT: '65001' }, "LINGPAI_PORT must be a whole number from 1 to 65000; it is '65001'."],
    [{ LINGPAI_PORT: '1e3' }, "LINGPAI_PORT must be a whole number from 1 to 65000; it is '1e3'."],
    [{ LINGPAI_ALLOW_SIMULATED: 'maybe' }, "LINGPAI_ALLOW_SIMULATED must be yes or no; it is 'maybe'."],
    [{ LINGPAI_SMS: 'pigeon' }, "LINGPAI_SMS must be one of simulated, generic, alibaba; it is 'pigeon'."],
    [
      { DATABASE_URL: 'mysql://root:hunter2@db' },
      'DATABASE_URL must be a URL that begins with postgres:// or postgresql://; its value is secret and not shown.',
    ],
    [{ LINGPAI_KEY: 'a', LINGPAI_KEY_FILE: '/b' }, 'LINGPAI_KEY and LINGPAI_KEY_FILE are both set; keep one of them.'],
    [{ LINGPAI_KEY_FILE: '/no/such/file' }, "LINGPAI_KEY_FILE must be a file that can be read; it is '/no/such/file'."],
  ]
  for (const [env, sentence] of wrong) it(sentence, () => assert.deepEqual(sentences(env), [sentence]))

  it('tells all wrong settings together', () =>
    assert.equal((sentences({ LINGPAI_PORT: 'x', LINGPAI_SMS: 'y' }) as string[]).length, 2))

  it('says what a missing setting must be', () => {
    const needed = z.object({ LINGPAI_KEY: secret(text('32 bytes in base64')) })
    assert.throws(() => parseEnvironment({}, needed), {
      details: { sentences: ['LINGPAI_KEY must be set: 32 bytes in base64.'] },
    })
  })

  it('reads a secret from its file, without the line end', () => {
    const readFile = (path: string) => (path === '/run/secrets/key' ? 'c2VjcmV0\n' : '')
    assert.equal(
      parseEnvironment({ LINGPAI_KEY_FILE: '/run/secrets/key' }, schema, { readFile }).LINGPAI_KEY,
      'c2VjcmV0',
    )
  })

  it('refuses a mistyped name of ours and leaves those of others alone', () => {
    const [sentence] = sentences({ LINGPAI_PROT: '1', PATH: '/bin' }, { ownPrefix: 'LINGPAI_' }) as string[]
    assert.match(sentence ?? '', /^LINGPAI_PROT is no setting of this program; .*LINGPAI_PORT/)
    assert.deepEqual(sentences({ LINGPAI_KEY_FILE: '/x' }, { ownPrefix: 'LINGPAI_', readFile: () => 'k' }), [])
    assert.deepEqual(sentences({ LINGPAI_TEST: '1' }, { ownPrefix: 'LINGPAI_', alsoKnown: ['LINGPAI_TEST'] }), [])
  })
})
