import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { AppError } from '../../kit/errors/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { describeProblem, type PolicyProblem, parsePolicy } from './parse-policy.ts'

const folder = new URL('policies/', packageRoot)
const toll = readFileSync(new URL('toll.yaml', folder), 'utf8')

function problems(source: string): string[] {
  try {
    parsePolicy(source)
  } catch (error) {
    assert.ok(error instanceof AppError)
    assert.equal(error.code, 'policy.invalid')
    return (error.details.problems as PolicyProblem[]).map(describeProblem)
  }
  return []
}

const bank = readFileSync(new URL('bank.yaml', folder), 'utf8')
const lineOf = (needle: string, source = toll): number => source.slice(0, source.indexOf(needle)).split('\n').length

for (const file of readdirSync(folder)) {
  test(`the shipped policy ${file} is valid and named after its realm`, () => {
    const { policy } = parsePolicy(readFileSync(new URL(file, folder), 'utf8'))
    assert.equal(`${policy.realm}.yaml`, file)
  })
}

test('a wrong figure is named with its line', () => {
  const found = problems(toll.replace('minLength: 8', 'minLength: 5'))
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', new RegExp(`^line ${lineOf('minLength: 8')}: password\\.minLength: `))
})

test('a setting that does not exist is named with its line', () => {
  const found = problems(toll.replace('minLength: 8', 'minLength: 8\n  minimumLenght: 9'))
  assert.deepEqual(found, [`line ${lineOf('minLength: 8') + 1}: password.minimumLenght: is not a setting`])
})

test('a missing part is named at the line of what should hold it', () => {
  const found = problems(toll.replace(/^ {2}minLength: 8\n/m, ''))
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /password\.minLength/)
})

test('broken YAML says where', () => {
  assert.match(problems('realm: [toll\nname: x\n')[0] ?? '', /^line \d+: /)
})

test('a code that lives longer than ten minutes is refused', () => {
  assert.match(problems(toll.replace('lifetime: 5m', 'lifetime: 11m'))[0] ?? '', /ten minutes/)
})

test('a setting that is missing is said to be', () => {
  assert.deepEqual(problems(toll.replace('realm: toll\n', '')), ['line 1: realm: is missing'])
})

test('two clients may not have one id', () => {
  const found = problems(toll.replace('id: toll-fleet', 'id: toll-portal'))
  assert.deepEqual(found, [`line ${lineOf('id: toll-fleet')}: clients.1.id: another client has this id`])
})

test('a time zone must be one', () => {
  const found = problems(toll.replace('Asia/Shanghai', 'Asia/Qinghe'))
  assert.deepEqual(found, [`line ${lineOf('timeZone')}: timeZone: is no time zone; write one as Asia/Shanghai`])
})

test('a stored policy from before a setting was there still runs', () => {
  const before = toll.replace(/^ {2}strength-per-address: .*\n/m, '')
  assert.notEqual(before, toll)
  assert.deepEqual(parsePolicy(before).policy.throttles['strength-per-address'], { limit: 60, per: 60_000 })
})

test('limits are written in yuan and kept in fen', () => {
  const { mediaLimits, operations } = parsePolicy(bank).policy
  assert.deepEqual(mediaLimits['grid-card'], { perTransaction: 100_000, perDay: 500_000 })
  assert.equal(operations.payment?.media[1]?.above, 1_000_000)
  assert.deepEqual(parsePolicy(toll).policy.mediaLimits, mediaLimits)
})

const media = '[password, grid-card]\n      - above'
const mistakes: [what: string, mended: string, found: string][] = [
  ['a medium that may not pay', '[password, qr]\n      - above', 'qr approves nothing'],
  ['none that can stand for details', '[password, totp]\n      - above', 'has none that can stand for details'],
  ['too little for the level', '[sms-code]\n      - above', 'reaches AAL 1, and 2 is asked'],
]
for (const [what, mended, found] of mistakes) {
  test(`an operation is refused with its line: ${what}`, () => {
    const line = lineOf('          - [password, grid-card]', bank)
    assert.deepEqual(problems(bank.replace(media, mended)), [
      `line ${line}: operations.payment.media.0.anyOf.5: ${found}`,
    ])
  })
}

test('amounts of an operation rise', () => {
  const line = lineOf('above: 50000', bank)
  assert.deepEqual(problems(bank.replace('above: 50000', 'above: 9000')), [
    `line ${line}: operations.payment.media.2.above: begins at 0 and rises from one to the next`,
  ])
})

test('a bound operation says its media, and only a bound one', () => {
  const line = lineOf('raise-limit: {', bank)
  assert.deepEqual(problems(bank.replace(/(raise-limit: .*), media: .*\}/, '$1 }')), [
    `line ${line}: operations.raise-limit.media: a bound operation says which media approve it`,
  ])
  assert.match(
    problems(
      bank.replace(
        'bound: true, media: [{ anyOf: [[certificate-key], [security-key]] }]',
        'media: [{ anyOf: [[certificate-key], [security-key]] }]',
      ),
    )[0] ?? '',
    /only a bound operation says media/,
  )
})

test('a client may have only bound operations approved, and only an application of the realm that proves itself', () => {
  const line = lineOf('operations: [payment, raise', bank)
  assert.deepEqual(problems(bank.replace('operations: [payment, raise', 'operations: [payee.add, raise')), [
    `line ${line}: clients.0.operations.0: is no bound operation of this realm`,
  ])
  assert.deepEqual(problems(bank.replace('firstParty: true', 'firstParty: false')), [
    `line ${line}: clients.0.operations: only a confidential application of the realm may have details approved`,
  ])
})

test('a phone’s session that could not be used up to its end is refused', () => {
  const short = 'phones: { session: { idle: 30d, absolute: 30d } }'
  const found = problems(toll.replace(/^phones: .*$/m, short))
  assert.deepEqual(found, [`line ${lineOf('phones: {')}: phones.session.absolute: absolute must be above idle`])
  assert.match(problems(toll.replace(/^phones: .*$/m, 'phones: { session: { absolute: 400d } }'))[0] ?? '', /366 days/)
})

test('a policy that says nothing of phones keeps them signed in for a month of rest and half a year', () => {
  const { policy } = parsePolicy(toll.replace(/^phones: .*$/m, ''))
  assert.deepEqual(policy.phones.session, { idle: 30 * 86_400_000, absolute: 180 * 86_400_000 })
})
