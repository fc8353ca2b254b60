import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { packageRoot } from '../../kit/root.ts'
import { parsePolicy } from '../realms/index.ts'
import { beginningsOf, carrierOf, combinationsFor, isWithinLimits } from './rules.ts'

const { policy } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
const { mediaLimits: limits } = policy
const payment = policy.operations.payment ?? assert.fail('the bank has payments')

test('the last step that the amount is above says which media approve it', () => {
  const has = (amount: number | null) => combinationsFor(payment, amount).some(one => one.includes('sms-code'))
  assert.deepEqual([has(null), has(1), has(1_000_000), has(1_000_001)], [true, true, true, false])
  assert.deepEqual(combinationsFor(payment, 5_000_001), [['certificate-key'], ['security-key']])
})

test('a combination has the limit of the medium that may approve most, and needs one that stands for details', () => {
  assert.equal(carrierOf(['password', 'grid-card', 'sms-code'], limits), 'sms-code')
  assert.equal(carrierOf(['password', 'grid-card'], limits), 'grid-card')
  assert.equal(carrierOf(['password', 'totp'], limits), null)
})

test('nothing is approved above the transaction, the day or the month', () => {
  fc.assert(
    fc.property(fc.nat(1_200_000), fc.nat(2_400_000), fc.nat(3_000_000), (amount, day, more) => {
      const month = day + more
      const allowed = isWithinLimits(['password', 'sms-code'], amount, { limits, used: { 'sms-code': { day, month } } })
      assert.equal(allowed, amount <= 1_000_000 && day + amount <= 2_000_000 && month + amount <= 5_000_000)
    }),
  )
})

test('days and months are those of the realm', () => {
  const { day, month } = beginningsOf(new Date('2026-03-01T17:30:00.250Z'), 'Asia/Shanghai')
  assert.equal(day.toISOString(), '2026-03-01T16:00:00.000Z')
  assert.equal(month.toISOString(), '2026-02-28T16:00:00.000Z')
})
