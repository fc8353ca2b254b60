import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAppError } from '../../kit/errors/index.ts'
import { afterFailure, cleanValue, requireParameters, rotated } from './rules.ts'

const now = new Date('2026-03-04T05:06:07.000Z')
const policy = { attempts: 4, firstRetry: 5_000 }
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)
const retry = { retry: true }

describe('after a failed try', () => {
  const pauses = [1, 2, 3].map(attempts => afterFailure({ attempts, expiresAt: null }, retry, policy, now))

  it('waits twice as long each time', () =>
    assert.deepEqual(
      pauses,
      [5, 10, 20].map(seconds => ({ state: 'waiting', nextAttemptAt: inSeconds(seconds) })),
    ))
  it('is dead after the last try', () =>
    assert.deepEqual(afterFailure({ attempts: 4, expiresAt: null }, retry, policy, now), { state: 'dead' }))
  it('is dead at once where trying again cannot help', () =>
    assert.deepEqual(afterFailure({ attempts: 1, expiresAt: null }, { retry: false }, policy, now), { state: 'dead' }))
  it('never waits longer than an hour', () =>
    assert.deepEqual(afterFailure({ attempts: 15, expiresAt: null }, retry, { ...policy, attempts: 20 }, now), {
      state: 'waiting',
      nextAttemptAt: inSeconds(3_600),
    }))
  it('is expired where the next try would come too late', () =>
    assert.deepEqual(afterFailure({ attempts: 1, expiresAt: inSeconds(5) }, retry, policy, now), { state: 'expired' }))
  it('waits where the next try comes in time', () =>
    assert.equal(afterFailure({ attempts: 1, expiresAt: inSeconds(6) }, retry, policy, now).state, 'waiting'))
})

describe('parameters', () => {
  it('must all be there', () =>
    assert.throws(
      () => requireParameters('code', { code: '123456' }),
      error => isAppError(error) && error.code === 'notice.parameter_missing',
    ))
  it('may be more than asked for', () => requireParameters('account-closed', { at: 'x' }))

  const cleaned: [string, string, string][] = [
    ['device', 'Chrome\r\nCode 123456', 'Chrome Code 123456'],
    ['device', '【青禾银行】Chrome', '青禾银行Chrome'],
    ['device', 'see https://evil.example', 'see https evil.example'],
    ['device', '\u202eemorhC', 'emorhC'],
    ['place', '青'.repeat(80), '青'.repeat(60)],
    ['reportUrl', 'https://id.example/r/1?a=[b]', 'https://id.example/r/1?a=[b]'],
  ]
  for (const [name, given, expected] of cleaned)
    it(`${name} ${JSON.stringify(given).slice(0, 30)} stands as harmless text`, () =>
      assert.equal(cleanValue(name, given), expected))
})

describe('turns', () => {
  it('let each be first', () =>
    assert.deepEqual(
      [0, 1, 2, 3].map(turn => rotated(['a', 'b', 'c'], turn).join('')),
      ['abc', 'bca', 'cab', 'abc'],
    ))
  it('of nobody are empty', () => assert.deepEqual(rotated([], 3), []))
})
