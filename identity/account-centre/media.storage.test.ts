/** One-time media in the account centre: taken into use, stopped, made anew; with one fact altered each time. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, beforeEach, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { stepAt, totp } from '../../kit/one-time-codes/index.ts'
import { issueGridCard, type PrintableCard } from '../authenticators/grid-card/index.ts'
import {
  answerQuestion,
  importSeeds,
  issueToken,
  newSimulatedToken,
  type SimulatedToken,
  sealSeeds,
  setPin,
} from '../authenticators/otp-token/index.ts'
import { openWorld } from './testing-centre.ts'

type World = Awaited<ReturnType<typeof openWorld>>
type Here = Awaited<ReturnType<World['signIn']>>

const origin = { surface: 'staff', actor: '00000000-0000-7000-8000-000000000001' } as const
let serials = 0

onEachDatabase('one-time media in the account centre', database => {
  let world: World
  let here: Here

  before(async () => {
    world = await openWorld(database)
  })
  beforeEach(async () => {
    world.clock.at = new Date(world.clock.at.getTime() + 3_600_000)
    Object.assign(world.realm.policy.media.totp, { allowed: true })
    here = await world.signIn(await world.openAccount())
  })

  const policy = () => world.realm.policy
  const pass = (milliseconds: number): void => {
    world.clock.at = new Date(world.clock.at.getTime() + milliseconds)
  }
  const media = async (browser = here) => (await browser.call('GET', '/media')).body as Record<string, never>
  const last = async () => (await world.kindsOf(here.accountId)).at(-1)

  async function refused(answer: Promise<{ status: number; body: Record<string, unknown> }>, code: string) {
    const { status, body } = await answer
    assert.equal(body['code'], code, `${status} ${JSON.stringify(body)}`)
    return body
  }
  async function done(answer: Promise<{ status: number; body: Record<string, unknown> }>) {
    const { status, body } = await answer
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  describe('authenticator app', () => {
    const codeOf = (uri: unknown, at = world.clock.at): string => {
      const secret = new URL(String(uri)).searchParams.get('secret') ?? ''
      return totp(decodeBase32(secret), stepAt(at, 30), 6)
    }
    const enrol = async (browser = here) => (await done(browser.call('POST', '/totp', {})))['uri']

    it('is in use after its first code, told with the link; the other sessions end', async () => {
      const elsewhere = await world.signIn(here.accountId)
      const uri = await enrol()
      assert.equal((await media())['totp'], null)
      await done(here.call('POST', '/totp/activation', { code: codeOf(uri) }))
      assert.equal((await media())['totp']?.['status'], 'active')
      const told = world.told.at(-1)
      assert.deepEqual([told?.template, told?.parameters['change']], ['medium-changed', 'activate'])
      assert.match(told?.parameters['reportUrl'] ?? '', /\/not-me\//)
      assert.equal(await last(), 'medium.activated')
      assert.deepEqual([await world.isLive(elsewhere.sessionId), await world.isLive(here.sessionId)], [false, true])
    })

    it('a wrong code says what is left, and five lock: written down and told', async () => {
      const uri = await enrol()
      const body = await refused(here.call('POST', '/totp/activation', { code: '000000' }), 'answer.wrong')
      const { attemptsLeft } = body['details'] as { attemptsLeft: number }
      assert.equal(attemptsLeft, policy().locks.totp.attempts - 1)
      assert.equal(await last(), 'enrolment.failed')
      for (let left = policy().locks.totp.attempts - 1; left > 0; left--)
        await refused(here.call('POST', '/totp/activation', { code: '000000' }), 'answer.wrong')
      assert.equal(await last(), 'lock.set')
      assert.equal(world.told.at(-1)?.template, 'locked')
      await refused(here.call('POST', '/totp/activation', { code: codeOf(uri) }), 'answer.locked')
    })

    it('a wrong code ends no other session', async () => {
      const elsewhere = await world.signIn(here.accountId)
      await enrol()
      await refused(here.call('POST', '/totp/activation', { code: '000000' }), 'answer.wrong')
      assert.equal(await world.isLive(elsewhere.sessionId), true)
    })

    it('an activation without an app that waits clears no count', async () => {
      await enrol()
      await refused(here.call('POST', '/totp/activation', { code: '000000' }), 'answer.wrong')
      pass(16 * 60_000)
      here = { ...(await world.signIn(here.accountId)), accountId: here.accountId }
      await refused(here.call('POST', '/totp/activation', { code: '000000' }), 'medium.expired')
      const state = await world.locks.read({
        realm: 'toll',
        subject: `a:${here.accountId}`,
        kind: 'totp',
        known: true,
      })
      assert.equal(state?.total, 2)
    })

    it('the code of another account’s app is wrong here', async () => {
      const other = await world.signIn(await world.openAccount())
      await enrol()
      const theirs = await enrol(other)
      await refused(here.call('POST', '/totp/activation', { code: codeOf(theirs) }), 'answer.wrong')
    })

    it('a new one takes the place of the old with its first code, and can be removed', async () => {
      await done(here.call('POST', '/totp/activation', { code: codeOf(await enrol()) }))
      const first = (await media())['totp']?.['id']
      pass(60_000)
      await done(here.call('POST', '/totp/activation', { code: codeOf(await enrol()) }))
      const second = (await media())['totp']?.['id']
      assert.notEqual(first, second)
      await refused(here.call('POST', `/media/${first}/remove`, {}), 'medium.unknown')
      await refused(here.call('POST', `/media/${second}/report-lost`, {}), 'medium.not_possible')
      await done(here.call('POST', `/media/${second}/remove`, {}))
      assert.equal((await media())['totp'], null)
      assert.equal(await last(), 'medium.revoked')
    })

    it('is not set up where the realm has none', async () => {
      Object.assign(policy().media.totp, { allowed: false })
      await refused(here.call('POST', '/totp', {}), 'medium.not_allowed')
    })

    it('asks for a proof that is strong and young enough', async () => {
      const weak = await world.signIn(here.accountId, ['password'])
      await refused(weak.call('POST', '/totp', {}), 'assurance.needed')
      await refused(weak.call('POST', '/totp/activation', { code: '000000' }), 'assurance.needed')
    })
  })

  async function issued(browser = here): Promise<{ device: SimulatedToken; activationCode: string; serial: string }> {
    const serial = `C${process.pid}-${++serials}`
    const seed = { serial, suite: 'OCRA-1:HOTP-SHA256-6:QA24-T1M', validUntil: '2031-03-01', seed: randomBytes(32) }
    const text = await sealSeeds({ batch: 'b', passphrase: 'p', seeds: [seed], n: 16_384 }, randomBytes)
    await importSeeds(world, { realm: 'toll', policy: policy(), text, passphrase: 'p' }, origin)
    const issue = { accountId: browser.accountId, realm: 'toll', policy: policy(), serial, instead: false }
    const outcome = await issueToken(world, issue, origin)
    const started = setPin(newSimulatedToken(seed), '280316')
    assert.ok(outcome.ok && started.ok)
    return { device: started.token, activationCode: outcome.issued.activationCode, serial }
  }

  async function press(device: SimulatedToken, purpose: string, browser = here): Promise<string> {
    const { asks } = (await done(browser.call('POST', '/otp-token/challenge', { purpose }))) as {
      asks: { question: string }
    }
    const shown = answerQuestion(device, asks.question, world.clock.at)
    assert.ok(shown.ok)
    return shown.code
  }

  async function activateToken(browser = here) {
    const { device, activationCode, serial } = await issued(browser)
    const code = await press(device, 'activation', browser)
    await done(browser.call('POST', '/otp-token/activation', { serial, activationCode, code }))
    return device
  }

  describe('OTP token', () => {
    it('is activated by serial, activation code and an answer; the other sessions end', async () => {
      const elsewhere = await world.signIn(here.accountId)
      await activateToken()
      const token = (await media())['otpToken'] as Record<string, unknown> | undefined
      assert.deepEqual([token?.['status'], String(token?.['serialMasked']).length], ['active', 5])
      assert.equal(await world.isLive(elsewhere.sessionId), false)
    })

    for (const altered of ['serial', 'activationCode', 'code'] as const)
      it(`is not with another ${altered}: answer.wrong`, async () => {
        const { device, activationCode, serial } = await issued()
        const typed = { serial, activationCode, code: await press(device, 'activation') }
        const other = typed[altered].slice(0, -1) + (typed[altered].endsWith('0') ? '1' : '0')
        const answer = here.call('POST', '/otp-token/activation', { ...typed, [altered]: other })
        await refused(answer, 'answer.wrong')
        assert.equal((await media())['otpToken']?.['status'], 'issued')
        await done(here.call('POST', '/otp-token/activation', typed))
      })

    it('an answer to another session’s challenge is wrong', async () => {
      const { device, activationCode, serial } = await issued()
      const elsewhere = await world.signIn(here.accountId)
      const code = await press(device, 'activation', { ...elsewhere, accountId: here.accountId })
      await press(device, 'activation')
      await refused(here.call('POST', '/otp-token/activation', { serial, activationCode, code }), 'answer.wrong')
    })

    it('of ten activations at once exactly one is taken', async () => {
      const { device, activationCode, serial } = await issued()
      const code = await press(device, 'activation')
      const tries = Array.from({ length: 10 }, () =>
        here.call('POST', '/otp-token/activation', { serial, activationCode, code }),
      )
      const statuses = (await Promise.all(tries)).map(({ status }) => status)
      assert.equal(statuses.filter(status => status === 200).length, 1)
    })

    it('rests and is used again; lost it stays lost', async () => {
      await activateToken()
      const id = (await media())['otpToken']?.['id']
      await done(here.call('POST', `/media/${id}/suspend`, {}))
      assert.equal((await media())['otpToken']?.['status'], 'suspended')
      await done(here.call('POST', `/media/${id}/resume`, {}))
      await done(here.call('POST', `/media/${id}/report-lost`, {}))
      assert.deepEqual([(await media())['otpToken']?.['status'], await last()], ['lost', 'medium.reported-lost'])
      await refused(here.call('POST', `/media/${id}/resume`, {}), 'medium.not_possible')
    })

    it('can be stopped with the session as it is, and not taken back so', async () => {
      await activateToken()
      const id = (await media())['otpToken']?.['id']
      const weak = await world.signIn(here.accountId, ['password'])
      await done(weak.call('POST', `/media/${id}/suspend`, {}))
      await refused(weak.call('POST', `/media/${id}/resume`, {}), 'assurance.needed')
    })

    it('is nobody else’s to stop: medium.unknown', async () => {
      await activateToken()
      const id = (await media())['otpToken']?.['id']
      const other = await world.signIn(await world.openAccount())
      await refused(other.call('POST', `/media/${id}/report-lost`, {}), 'medium.unknown')
      assert.equal((await media())['otpToken']?.['status'], 'active')
    })

    it('is brought back by two codes when its clock has gone too far, and no session ends', async () => {
      const device = { ...(await activateToken()), clockOff: 3_600_000 }
      const elsewhere = await world.signIn(here.accountId)
      const first = await press(device, 'resync')
      pass(60_000)
      const second = await press(device, 'resync')
      await refused(here.call('POST', '/otp-token/resync', { first: second, second: first }), 'answer.wrong')
      await done(here.call('POST', '/otp-token/resync', { first, second }))
      assert.equal(await last(), 'medium.resynchronised')
      assert.equal(await world.isLive(elsewhere.sessionId), true)
    })

    it('of an account that has none: medium.none', async () => {
      await refused(here.call('POST', '/otp-token/challenge', { purpose: 'activation' }), 'medium.none')
      const typed = { serial: 'X', activationCode: '1', code: '1' }
      await refused(here.call('POST', '/otp-token/activation', typed), 'medium.none')
    })
  })

  describe('grid card', () => {
    async function card(): Promise<PrintableCard> {
      const issue = { accountId: here.accountId, realm: 'toll', policy: policy(), instead: false }
      const outcome = await issueGridCard(world, issue, origin)
      assert.ok(outcome.ok)
      return outcome.card
    }
    async function cellsOf({ cells }: PrintableCard): Promise<string> {
      const { asks } = (await done(here.call('POST', '/grid-card/challenge', {}))) as { asks: { cells: string[] } }
      return asks.cells
        .map(cell => {
          const at = ((Number(cell.slice(1)) - 1) * 10 + 'ABCDEFGHIJ'.indexOf(cell.slice(0, 1))) * 3
          return cells.slice(at, at + 3)
        })
        .join(' ')
    }

    it('is activated by its serial and what stands at the coordinates; then counts its uses', async () => {
      const printed = await card()
      await done(here.call('POST', '/grid-card/activation', { serial: printed.serial, cells: await cellsOf(printed) }))
      const listed = (await media())['gridCard'] as Record<string, unknown> | undefined
      assert.deepEqual([listed?.['status'], listed?.['usesLeft'], listed?.['warnings']], ['active', 999, []])
    })

    it('a wrong answer activates nothing and ends no session', async () => {
      const printed = await card()
      const elsewhere = await world.signIn(here.accountId)
      await cellsOf(printed)
      await refused(
        here.call('POST', '/grid-card/activation', { serial: printed.serial, cells: '000000' }),
        'answer.wrong',
      )
      assert.equal(await world.isLive(elsewhere.sessionId), true)
    })

    it('another card’s serial is wrong', async () => {
      const printed = await card()
      const typed = { serial: 'K00000000000000', cells: await cellsOf(printed) }
      await refused(here.call('POST', '/grid-card/activation', typed), 'answer.wrong')
    })

    it('reported lost it is not activated any more', async () => {
      const printed = await card()
      const cells = await cellsOf(printed)
      await done(here.call('POST', `/media/${(await media())['gridCard']?.['id']}/report-lost`, {}))
      await refused(here.call('POST', '/grid-card/activation', { serial: printed.serial, cells }), 'medium.none')
    })
  })

  describe('recovery codes', () => {
    it('are ten, shown once; a new set ends the old one and the other sessions', async () => {
      const { codes } = (await done(here.call('POST', '/recovery-codes', {}))) as { codes: string[] }
      assert.equal(new Set(codes).size, 10)
      const elsewhere = await world.signIn(here.accountId)
      const again = (await done(here.call('POST', '/recovery-codes', {}))) as { codes: string[] }
      assert.ok(again.codes.every(code => !codes.includes(code)))
      assert.equal((await media())['recoveryCodesLeft'], 10)
      assert.equal(await world.isLive(elsewhere.sessionId), false)
      assert.equal(await last(), 'recovery-codes.made')
    })

    it('need a strong proof: assurance.needed', async () => {
      const weak = await world.signIn(here.accountId, ['password'])
      await refused(weak.call('POST', '/recovery-codes', {}), 'assurance.needed')
    })

    it('nothing is made in a session that has ended meanwhile', async () => {
      const elsewhere = await world.signIn(here.accountId)
      await done(elsewhere.call('POST', '/recovery-codes', {}))
      await refused(here.call('POST', '/recovery-codes', {}), 'session.needed')
    })
  })
})

function decodeBase32(text: string): Buffer {
  const bits = Array.from(text, sign => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
