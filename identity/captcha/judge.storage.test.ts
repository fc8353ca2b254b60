import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { before, it } from 'node:test'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { inSchema, migrate } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { loadSounds } from '../../kit/image-code/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { solveWork } from '../../kit/ui/islands/solve-work.ts'
import type { CaptchaJudge } from '../ceremonies/index.ts'
import { parsePolicy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type CaptchaWay, createCaptchaStore, createCaptchas } from './index.ts'
import { imageCodeOf } from './issue-captcha.ts'

const start = new Date('2026-03-05T08:00:00Z')
const { policy } = parsePolicy(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8'))
const keys = createKeyRing(createKeyMaterial('international', start))

onEachDatabase<unknown>('captchas', connection => {
  let clock = start
  const captchas = createCaptchas({
    store: createCaptchaStore(inSchema<IdentityTables>(connection, 'identity')),
    keys,
    random: randomBytes,
    now: () => clock,
    newId: () => newId(clock),
  })
  /** As ceremonies see it. */
  const judge: CaptchaJudge = captchas

  before(async () => {
    await migrate({ database: connection, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  })

  async function issue(way: CaptchaWay) {
    const ceremonyId = randomUUID()
    const issued = await captchas.issue(ceremonyId, policy, way)
    assert.ok(issued.ok)
    return { ceremonyId, captcha: issued.captcha }
  }

  function digitsOf({ ceremonyId, captcha }: { ceremonyId: string; captcha: { id: string } }): string {
    const of = { ceremonyId, id: captcha.id, digits: policy.captcha.digits }
    return imageCodeOf({ keys, sounds: loadSounds }, of).answer
  }

  it('judges the page’s own work as done', async () => {
    const { ceremonyId, captcha } = await issue('work')
    assert.equal(captcha.way, 'work')
    const typed = await solveWork(captcha.challenge, policy.captcha.work.tries)
    assert.ok(typed)
    assert.deepEqual(await judge.answer(ceremonyId, policy, { id: captcha.id, typed }), { ok: true, way: 'work' })
  })

  it('judges the digits of the picture, drawn and spoken as the policy says', async () => {
    const open = await issue('image')
    const { ceremonyId, captcha } = open
    const picture = await captchas.render(ceremonyId, policy, captcha.id, { kind: 'picture', theme: 'light' })
    const sound = await captchas.render(ceremonyId, policy, captcha.id, { kind: 'sound', language: 'zh' })
    assert.deepEqual([picture.ok && picture.type, sound.ok && sound.type], ['image/png', 'audio/wav'])
    const typed = digitsOf(open)
    assert.deepEqual(await judge.answer(ceremonyId, policy, { id: captcha.id, typed }), { ok: true, way: 'image' })
  })

  it('lets the captcha live as long as the policy says', async () => {
    const open = await issue('image')
    clock = new Date(clock.getTime() + policy.captcha.lifetime)
    const outcome = await judge.answer(open.ceremonyId, policy, { id: open.captcha.id, typed: digitsOf(open) })
    assert.deepEqual(outcome, { ok: false, code: 'captcha.expired' })
  })

  it('of 50 right answers at once judges exactly one (ASVS 6.5.1)', async () => {
    const open = await issue('image')
    const answer = { id: open.captcha.id, typed: digitsOf(open) }
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => judge.answer(open.ceremonyId, policy, answer)))
    assert.equal(outcomes.filter(outcome => outcome.ok).length, 1)
    assert.equal(outcomes.filter(outcome => !outcome.ok && outcome.code === 'captcha.gone').length, 49)
  })

  it('answers what is no id of ours like a captcha that is gone', async () => {
    const { ceremonyId } = await issue('image')
    const outcome = await judge.answer(ceremonyId, policy, { id: 'none', typed: '1234' })
    assert.deepEqual(outcome, { ok: false, code: 'captcha.gone' })
  })
})
