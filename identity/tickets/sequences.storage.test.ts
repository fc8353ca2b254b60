/** Whatever happens in whatever order: nobody is signed in without a scan and an approval for this very browser. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { nextOf } from '../ceremonies/testing/browser.ts'
import { openWorld } from '../ceremonies/testing/world.ts'
import { openTicketWorld, rightProof, shanghai, wrongProof } from './testing-tickets.ts'

type Act =
  | { kind: 'scan'; phone: number; screen: number }
  | { kind: 'decline'; phone: number; screen: number }
  | { kind: 'approve'; phone: number; screen: number; digitsOf: number; proof: boolean }
  | { kind: 'sign-in'; browser: number; ceremonyOf: number; secretOf: number }
  | { kind: 'revoke'; phone: number }
  | { kind: 'pass'; seconds: number }

/** Two browsers; two phones of one account and one of another. */
const browsers = 2
const phones = 3
const screen = fc.nat({ max: browsers - 1 })
const phone = fc.nat({ max: phones - 1 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('scan' as const), phone, screen }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      phone,
      screen,
      digitsOf: screen,
      proof: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('sign-in' as const),
      browser: screen,
      ceremonyOf: screen,
      secretOf: screen,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('decline' as const), phone, screen }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), phone }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(5, 31, 61) }) },
)

/** Now and then all that it takes, so that sequences get somewhere; what comes between is anything. */
const honest: fc.Arbitrary<Act[]> = fc
  .record({ phone, screen, between: fc.array(act, { maxLength: 1 }) })
  .map(({ phone: by, screen: at, between }) => [
    { kind: 'scan', phone: by, screen: at },
    ...between,
    { kind: 'approve', phone: by, screen: at, digitsOf: at, proof: true },
    { kind: 'sign-in', browser: at, ceremonyOf: at, secretOf: at },
  ])
const sequences = fc
  .array(
    fc.oneof(
      act.map(one => [one]),
      honest,
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map(parts => parts.flat())

/** What is known of a ticket by who watches the acts, said again and independently of the store. */
interface Seen {
  scannedBy: number | null
  approvedAt: number | null
  over: boolean
  used: boolean
}

describe('QR sign-in', () => {
  it('opens no session but for who was scanned, approved and asks in the right browser, in time', async () => {
    const world = await openWorld(await openTestDatabase(), {
      policy: document => {
        document.risk = { ...document.risk, scores: { automation: 0 } }
        document.locks = { ...document.locks, password: { attempts: 20, within: '24h', lasts: '30m', cumulative: 50 } }
        for (const name of ['tickets-per-address', 'scans-per-account'] as const)
          document.throttles[name] = { limit: 100_000, per: '1m' }
      },
    })
    const scene = openTicketWorld(world)
    const [one, other] = [await world.holder(), await world.holder()]
    const holders = [one, one, other]
    let signedIn = 0

    await fc.assert(
      fc.asyncProperty(sequences, async acts => {
        const callers = await Promise.all(holders.map(async holder => await scene.phone(holder)))
        const screens = await Promise.all(
          Array.from({ length: browsers }, async () => await scene.show(world.browser({ address: shanghai }))),
        )
        const ids = await Promise.all(screens.map(async shown => (await shown.look()).id))
        const begun = world.now().getTime()
        const seen: Seen[] = screens.map(() => ({ scannedBy: null, approvedAt: null, over: false, used: false }))
        const revoked = new Set<number>()
        const late = (): boolean => world.now().getTime() - begun >= 120_000

        for (const step of acts) {
          if (step.kind === 'pass') world.pass(step.seconds * 1000)
          else if (step.kind === 'revoke') {
            revoked.add(step.phone)
            const caller = callers[step.phone]
            if (caller) await world.phoneStore.revoke(world.database.query, caller.accountId, caller.phoneId)
          } else if (step.kind === 'sign-in') await signIn(step)
          else await byPhone(step)
        }

        async function byPhone(step: Exclude<Act, { kind: 'pass' | 'revoke' | 'sign-in' }>): Promise<void> {
          const [caller, at, ticket] = [callers[step.phone], screens[step.screen], seen[step.screen]]
          assert.ok(caller && at && ticket)
          const open = ticket.scannedBy === step.phone && ticket.approvedAt === null && !ticket.over && !late()
          if (step.kind === 'scan') {
            const { ok } = await world.tickets.scan(caller, { text: await at.text() })
            assert.equal(ok && ticket.scannedBy !== null, false)
            if (ok) ticket.scannedBy = step.phone
            return
          }
          const id = ids[step.screen] ?? ''
          if (step.kind === 'decline') {
            const { ok } = await world.tickets.decline(caller, { ticket: id })
            assert.equal(ok, open)
            if (ok) ticket.over = true
            return
          }
          const digits = (await screens[step.digitsOf]?.digits()) || '00'
          const right = open && digits === (await at.digits())
          const given = { ticket: id, digits, proof: step.proof ? rightProof : wrongProof }
          const { ok } = await scene.approve(caller, given)
          assert.equal(ok, right && step.proof && !revoked.has(step.phone))
          if (ok) ticket.approvedAt = world.now().getTime()
          else if (open && !right) ticket.over = true
        }

        async function signIn(step: Act & { kind: 'sign-in' }): Promise<void> {
          const [at, of, secret] = [screens[step.browser], screens[step.ceremonyOf], screens[step.secretOf]]
          const ticket = seen[step.ceremonyOf]
          assert.ok(at && of && secret && ticket)
          const answered = await at.browser.answer({ kind: 'qr', secret: secret.secret }, of.ceremonyId)
          const own = step.browser === step.ceremonyOf && step.secretOf === step.ceremonyOf
          const { approvedAt, scannedBy } = ticket
          const young = approvedAt !== null && world.now().getTime() - approvedAt < 30_000
          const may = own && young && scannedBy !== null && !revoked.has(scannedBy) && !ticket.used
          assert.equal(nextOf(answered) === 'completed', may, JSON.stringify(step))
          if (!may) return
          signedIn++
          ticket.used = true
          const { session } = await at.browser.visit()
          assert.deepEqual([session?.accountId, session?.amr], [holders[scannedBy]?.id, ['qr']])
        }
      }),
      { numRuns: 25 },
    )
    assert.ok(signedIn > 3, `only ${signedIn} signed in`)
  })
})
