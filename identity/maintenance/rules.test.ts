import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import fc from 'fast-check'
import { createIdMaker } from '../../kit/crypto/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { parsePolicy } from '../realms/index.ts'
import { attemptsKeptDays } from '../risk/index.ts'
import { firstIdOf, keepingFor } from './rules.ts'

const hour = 3_600_000
const day = 24 * hour
const policies = readdirSync(new URL('policies/', packageRoot)).map(
  file => parsePolicy(readFileSync(new URL(`policies/${file}`, packageRoot), 'utf8')).policy,
)

const kept = keepingFor(policies)

it('keeps what the risk rules look at as long as any realm looks back', () => {
  for (const { realm, risk } of policies) {
    assert.ok(kept.history >= attemptsKeptDays(risk) * day, realm)
    assert.ok(kept.failedAttempts >= risk.windows.deviceHours * hour, realm)
  }
  const [policy] = policies
  assert.ok(policy)
  const far = { ...policy.risk, windows: { ...policy.risk.windows, placeDays: 300, deviceHours: 24 * 30 } }
  const further = keepingFor([policy, { ...policy, risk: far }])
  assert.deepEqual([further.history, further.failedAttempts], [300 * day, 30 * day])
})

it('keeps verdicts half a year, and as long as any realm keeps its events', () => {
  assert.ok(kept.verdicts >= 183 * day)
  const [policy] = policies
  assert.ok(policy)
  assert.equal(keepingFor([{ ...policy, closing: { ...policy.closing, eventsKept: 400 * day } }]).verdicts, 400 * day)
})

it('has no trace of a closed account left after 15 working days', () => {
  const longestTries = day
  const fifteenWorkingDays = 21 * day
  for (const { realm, closing } of policies) {
    assert.ok(closing.coolingOff <= 15 * day, realm)
    assert.ok(closing.coolingOff + longestTries + kept.notices < fifteenWorkingDays, realm)
    // Masked events stay half a year at least.
    assert.ok(closing.eventsKept >= 183 * day, realm)
  }
  assert.ok(15 * day + longestTries + kept.notices < fifteenWorkingDays)
})

it('finds the first id of a time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000_000_000 }), time => {
      // A maker of its own each time: one maker's ids rise even where its clock steps back.
      const newId = createIdMaker()
      assert.ok(newId(new Date(time - 1)) < firstIdOf(new Date(time)))
      assert.ok(firstIdOf(new Date(time)) <= newId(new Date(time)))
    }),
  )
})
