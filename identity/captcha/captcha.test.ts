import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { loadSounds } from '../../kit/image-code/index.ts'
import { solveWork } from '../../kit/ui/islands/solve-work.ts'
import { answerCaptcha } from './answer-captcha.ts'
import type { CaptchaDeps, CaptchaPolicy, CaptchaRow, CaptchaWay } from './captcha.ts'
import { type IssuedCaptcha, imageCodeOf, issueCaptcha } from './issue-captcha.ts'
import { renderCaptcha } from './render-captcha.ts'
import { chooseWay } from './rules.ts'
import { createMemoryCaptchaStore } from './testing-store.ts'

const policy: CaptchaPolicy = {
  preferred: 'work',
  digits: 4,
  lifeSeconds: 300,
  mostPerCeremony: 3,
  work: { rounds: 10, tries: 20 },
}
const sounds = loadSounds()
const start = new Date('2026-03-05T08:00:00Z')

function world() {
  let clock = start
  let count = 0
  let key = 'first key'
  const rows: CaptchaRow[] = []
  const store = createMemoryCaptchaStore()
  const deps: CaptchaDeps = {
    store: {
      ...store,
      issue: (row, most) => {
        rows.push(row)
        return store.issue(row, most)
      },
    },
    keys: { mac: (value, context) => createHmac('sha256', key).update(`${context}|${value}`).digest('base64url') },
    sounds: () => sounds,
    random: bytes => randomBytes(bytes),
    now: () => clock,
    newId: () => `captcha-${++count}`,
  }
  return {
    deps,
    rows,
    pass: (seconds: number) => {
      clock = new Date(clock.getTime() + seconds * 1000)
    },
    rotateKeys: () => {
      key = 'second key'
    },
    issue: async (ceremonyId = 'ceremony-a', way: CaptchaWay = 'image') => {
      const issued = await issueCaptcha(deps, { ceremonyId, way, policy })
      return issued.ok ? issued.captcha : assert.fail(issued.code)
    },
    digitsOf: (captcha: IssuedCaptcha, ceremonyId = 'ceremony-a') =>
      imageCodeOf(deps, { ceremonyId, id: captcha.id, digits: policy.digits }).answer,
    answer: (captcha: IssuedCaptcha, typed: string, ceremonyId = 'ceremony-a') =>
      answerCaptcha(deps, { ceremonyId, id: captcha.id, typed, policy }),
  }
}

/** By the very code that runs in the page. */
async function solve(captcha: IssuedCaptcha): Promise<string> {
  assert.equal(captcha.way, 'work')
  return (await solveWork(captcha.challenge, policy.work.tries)) ?? assert.fail('not solved')
}

const encode = (payload: unknown): string => Buffer.from(JSON.stringify(payload)).toString('base64')
const otherDigits = (digits: string): string => digits.replace(/.$/, last => String((Number(last) + 1) % 10))

test('the right digits pass, also full-width and spaced', async () => {
  const here = world()
  const captcha = await here.issue()
  const digits = here.digitsOf(captcha)
  const fullWidth = [...digits].map(digit => String.fromCodePoint(0xff10 + Number(digit))).join(' ')
  assert.deepEqual(await here.answer(captcha, fullWidth), { ok: true, way: 'image' })
})

test('wrong digits are refused and take the picture with them (ASVS 6.5.1)', async () => {
  const here = world()
  const captcha = await here.issue()
  const digits = here.digitsOf(captcha)
  assert.deepEqual(await here.answer(captcha, otherDigits(digits)), { ok: false, code: 'captcha.wrong' })
  assert.deepEqual(await here.answer(captcha, digits), { ok: false, code: 'captcha.gone' })
})

test('a replay is refused', async () => {
  const here = world()
  const captcha = await here.issue()
  const digits = here.digitsOf(captcha)
  assert.equal((await here.answer(captcha, digits)).ok, true)
  assert.deepEqual(await here.answer(captcha, digits), { ok: false, code: 'captcha.gone' })
})

test('of two racing right answers one passes', async () => {
  const here = world()
  const captcha = await here.issue()
  const digits = here.digitsOf(captcha)
  const outcomes = await Promise.all([here.answer(captcha, digits), here.answer(captcha, digits)])
  assert.equal(outcomes.filter(outcome => outcome.ok).length, 1)
})

test('an answer of one ceremony is refused on another, and stays good for its own', async () => {
  const here = world()
  const captcha = await here.issue('ceremony-a')
  const digits = here.digitsOf(captcha)
  assert.deepEqual(await here.answer(captcha, digits, 'ceremony-b'), { ok: false, code: 'captcha.gone' })
  assert.equal((await here.answer(captcha, digits)).ok, true)
})

test('a row carried over to another ceremony is still refused: its MAC covers the ceremony', async () => {
  const here = world()
  const captcha = await here.issue('ceremony-a')
  const row = here.rows[0]
  assert.ok(row)
  await here.deps.store.issue({ ...row, ceremonyId: 'ceremony-b' }, 9)
  const outcome = await here.answer(captcha, here.digitsOf(captcha), 'ceremony-b')
  assert.deepEqual(outcome, { ok: false, code: 'captcha.wrong' })
})

test('it passes in its last second, and is expired at its end', async () => {
  for (const [seconds, expected] of [
    [299, { ok: true, way: 'image' }],
    [300, { ok: false, code: 'captcha.expired' }],
  ] as const) {
    const here = world()
    const captcha = await here.issue()
    here.pass(seconds)
    assert.deepEqual(await here.answer(captcha, here.digitsOf(captcha)), expected)
  }
})

test('what cannot be an answer costs nothing', async () => {
  const here = world()
  const captcha = await here.issue()
  for (const typed of ['', '   ', '12', '12345', 'abcd', '{"a":1}', 'x'.repeat(100_000)]) {
    assert.deepEqual(await here.answer(captcha, typed), { ok: false, code: 'captcha.incomplete' }, typed.slice(0, 9))
  }
  assert.equal((await here.answer(captcha, here.digitsOf(captcha))).ok, true)
})

test('a ceremony may not ask for captchas without end', async () => {
  const here = world()
  for (let count = 0; count < policy.mostPerCeremony; count += 1) await here.issue()
  const refused = await issueCaptcha(here.deps, { ceremonyId: 'ceremony-a', way: 'image', policy })
  assert.deepEqual(refused, { ok: false, code: 'captcha.too_many' })
  assert.ok(await here.issue('ceremony-b'))
})

test('the stored row holds no answer', async () => {
  const here = world()
  const captcha = await here.issue()
  assert.ok(!JSON.stringify(here.rows).includes(`"${here.digitsOf(captcha)}"`))
  assert.ok(!JSON.stringify(captcha).includes(`"${here.digitsOf(captcha)}"`))
})

test('work done passes once', async () => {
  const here = world()
  const captcha = await here.issue('ceremony-a', 'work')
  const typed = await solve(captcha)
  assert.deepEqual(await here.answer(captcha, typed), { ok: true, way: 'work' })
  assert.deepEqual(await here.answer(captcha, typed), { ok: false, code: 'captcha.gone' })
})

test('ALTCHA’s own solver understands the challenge too', async () => {
  const here = world()
  const captcha = await here.issue('ceremony-a', 'work')
  assert.equal(captcha.way, 'work')
  const solution = await solveChallenge({ challenge: captcha.challenge, deriveKey })
  const typed = encode({ challenge: captcha.challenge, solution })
  assert.deepEqual(await here.answer(captcha, typed), { ok: true, way: 'work' })
})

test('too few tries find nothing', async () => {
  const captcha = await world().issue('ceremony-a', 'work')
  assert.equal(captcha.way, 'work')
  assert.equal(await solveWork(captcha.challenge, policy.work.tries / 2 - 1), null)
})

test('work done for one captcha is refused on another, of this ceremony or of another', async () => {
  const here = world()
  const typed = await solve(await here.issue('ceremony-a', 'work'))
  const second = await here.issue('ceremony-a', 'work')
  assert.deepEqual(await here.answer(second, typed), { ok: false, code: 'captcha.wrong' })
  const foreign = await here.issue('ceremony-b', 'work')
  assert.deepEqual(await here.answer(foreign, typed, 'ceremony-b'), { ok: false, code: 'captcha.wrong' })
})

test('work done is refused after its end', async () => {
  const here = world()
  const captcha = await here.issue('ceremony-a', 'work')
  const typed = await solve(captcha)
  here.pass(300)
  assert.deepEqual(await here.answer(captcha, typed), { ok: false, code: 'captcha.expired' })
})

test('a made-up solution, an eased challenge and digits for work are refused', async () => {
  const made = { counter: 1, derivedKey: '00'.repeat(32) }
  const eased = (challenge: { parameters: object; signature: string }) => ({
    ...challenge,
    parameters: { ...challenge.parameters, keyPrefix: '00', cost: 1 },
  })
  for (const cheat of ['solution', 'challenge', 'digits']) {
    const here = world()
    const captcha = await here.issue('ceremony-a', 'work')
    assert.equal(captcha.way, 'work')
    const challenge = cheat === 'challenge' ? eased(captcha.challenge) : captcha.challenge
    const typed = cheat === 'digits' ? '1234' : encode({ challenge, solution: made })
    assert.deepEqual(await here.answer(captcha, typed), { ok: false, code: 'captcha.wrong' }, cheat)
  }
})

test('picture and sound come as often as asked, the same each time, to their own ceremony only', async () => {
  const here = world()
  const captcha = await here.issue()
  const render = (ceremonyId: string) =>
    renderCaptcha(here.deps, { ceremonyId, id: captcha.id, policy, as: { kind: 'picture', theme: 'light' } })
  const [first, second] = [await render('ceremony-a'), await render('ceremony-a')]
  assert.ok(first.ok && second.ok)
  assert.deepEqual(first.bytes, second.bytes)
  const as = { kind: 'sound', language: 'zh' } as const
  const sound = await renderCaptcha(here.deps, { ceremonyId: 'ceremony-a', id: captcha.id, policy, as })
  assert.ok(sound.ok && sound.type === 'audio/wav')
  assert.deepEqual(await render('ceremony-b'), { ok: false, code: 'captcha.gone' })
  await here.answer(captcha, here.digitsOf(captcha))
  assert.deepEqual(await render('ceremony-a'), { ok: false, code: 'captcha.gone' })
})

test('no picture is drawn that could not be answered: expired, for work, or after the keys changed', async () => {
  const late = world()
  const expired = await late.issue()
  late.pass(300)
  const rotated = world()
  const old = await rotated.issue()
  rotated.rotateKeys()
  const working = world()
  const work = await working.issue('ceremony-a', 'work')
  for (const [here, captcha] of [
    [late, expired],
    [rotated, old],
    [working, work],
  ] as const) {
    const as = { kind: 'picture', theme: 'dark' } as const
    const outcome = await renderCaptcha(here.deps, { ceremonyId: 'ceremony-a', id: captcha.id, policy, as })
    assert.deepEqual(outcome, { ok: false, code: 'captcha.gone' })
  }
})

test('the way: script and the realm’s wish for work, the picture for everyone else', () => {
  assert.equal(chooseWay(policy, { hasScript: true, asksForImage: false }), 'work')
  assert.equal(chooseWay(policy, { hasScript: false, asksForImage: false }), 'image')
  assert.equal(chooseWay(policy, { hasScript: true, asksForImage: true }), 'image')
  assert.equal(chooseWay({ ...policy, preferred: 'image' }, { hasScript: true, asksForImage: false }), 'image')
})
