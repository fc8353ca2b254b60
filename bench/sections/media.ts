import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { parse, stringify } from 'yaml'
import { type KeyKind, verifySignature } from '../../kit/certificates/index.ts'
import { createTestAuthority, type TestAuthority } from '../../kit/certificates/testing-certificates.ts'
import { createKeyMaterial, createKeyRing } from '../../kit/crypto/index.ts'
import { type Database, openDatabase } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { openVerifiers, prepareVerifiers } from '../../start/open-verifiers.ts'
import { type Figure, median, told } from '../figures.ts'
import { timeOf, timeOfPostgres, totalOf } from '../processor-time.ts'
import {
  cardHand,
  certificateKeyHand,
  challengedTokenHand,
  clockTokenHand,
  type Hand,
  passkeyHand,
  recoveryCodeHand,
  sentDigits,
  smsHand,
  type Turns,
  totpHand,
} from '../world/hands.ts'
import type { World } from '../world/world.ts'
import type { Section } from './section.ts'

const clients = 8
const plenty = { limit: 10_000_000, per: '1m' }

interface Medium {
  name: string
  hold: (hand: Hand) => Promise<Turns>
  /** The key whose bare signature is verified beside the bare statement. */
  signs?: KeyKind
}

const media: readonly Medium[] = [
  { name: 'TOTP app', hold: totpHand },
  { name: 'OTP token, by challenge', hold: challengedTokenHand },
  { name: 'OTP token, by clock', hold: clockTokenHand },
  { name: 'grid card', hold: cardHand },
  { name: 'recovery code', hold: recoveryCodeHand },
  { name: 'SMS code', hold: smsHand },
  { name: 'passkey', hold: passkeyHand, signs: 'p-256' },
  { name: 'certificate key, RSA', hold: certificateKeyHand('rsa'), signs: 'rsa' },
  { name: 'certificate key, P-256', hold: certificateKeyHand('p-256'), signs: 'p-256' },
  { name: 'certificate key, SM2', hold: certificateKeyHand('sm2'), signs: 'sm2' },
]

/**
 * Right answers verified for each second, by eight people at once, each answer counted at the gate, verified and used up for good.
 * Beside each what using something up costs at the very least, one UPDATE … RETURNING over the same connections in the same round;
 * with what is signed, after a bare verification of such a signature.
 */
export const mediaSection: Section = async (world, { quick }, say) => {
  const url = await world.postgres.createDatabase('bench_media')
  const database = await openDatabase<unknown>({ url, poolSize: clients })
  try {
    await prepareVerifiers(database)
    const hands = openHands(database)
    const bare = await bareUpdates(database)
    const figures: Figure[] = []
    for (const medium of media) {
      say(`media: ${medium.name}`)
      figures.push(...(await measure(world, { medium, hands, bare, quick })))
    }
    return figures
  } finally {
    await database.close()
  }
}

function openHands(database: Database<unknown>): Hand[] {
  const keys = createKeyRing(createKeyMaterial('international', new Date()))
  const authority = createTestAuthority()
  const policy = policyWithoutLimits()
  const issuer = 'http://localhost:8080/realms/bank'
  return Array.from({ length: clients }, () => {
    const clock = { at: new Date('2026-03-01T00:00:00Z') }
    const now = (): Date => clock.at
    const revocation = { lists: [authority.list([], { nextAt: new Date('2035-01-01') })], required: true }
    const trust = async () => ({ anchors: [authority.certificate], revocation })
    const verifiers = openVerifiers({ database, keys, now, policy, issuer, trust, randomDigits: () => sentDigits })
    return { verifiers, clock, authority }
  })
}

/** The bank's, with limits that the load does not reach. */
function policyWithoutLimits(): string {
  const text = readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8')
  const bank = parse(text) as { throttles: object; media: object }
  const throttles = Object.fromEntries(Object.keys(bank.throttles).map(name => [name, plenty]))
  // So many are asked ahead of their answers.
  const card = { allowed: true, unansweredPerDay: 100, unansweredInAll: 1000, answerWithin: '1h' }
  const taken = { ...bank.media, 'grid-card': card, 'otp-token': { allowed: true, answerWithin: '1h' } }
  return stringify({ ...bank, throttles, media: taken })
}

type Bare = (client: number) => Promise<void>

async function bareUpdates(database: Database<unknown>): Promise<Bare> {
  const ids = Array.from({ length: clients }, () => randomUUID())
  await sql`create table bench_used (id uuid primary key, used int not null) with (fillfactor = 70)`.execute(
    database.query,
  )
  await sql`insert into bench_used select gen_random_uuid(), 0 from generate_series(1, 10000)`.execute(database.query)
  for (const id of ids) await sql`insert into bench_used values (${id}, 0)`.execute(database.query)
  await sql`vacuum analyze bench_used`.execute(database.query)
  return async client => {
    const { rows } = await sql`update bench_used set used = used + 1
      where id = ${ids[client]} and used >= 0 returning used`.execute(database.query)
    if (rows.length !== 1) throw new Error('nothing was used up')
  }
}

interface Measured {
  perSecond: number
  /** Milliseconds of processor time of each. */
  server: number
  postgres: number
}

interface Trial {
  medium: Medium
  hands: readonly Hand[]
  bare: Bare
  quick: boolean
}

async function measure(world: World, { medium, hands, bare, quick }: Trial): Promise<Figure[]> {
  const [rounds, count] = quick ? [2, 10] : [5, 60]
  const held = await Promise.all(hands.map(async hand => await medium.hold(hand)))
  const verifyBare = medium.signs ? bareSignature(hands, medium.signs) : null
  const verified: Measured[] = []
  const limits: Measured[] = []
  const signatures: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const turns = await Promise.all(held.map(async make => await make(count)))
    const one = await timed(world, count, async (client, at) => {
      if ((await turns[client]?.[at]?.()) !== true) throw new Error(`${medium.name}: a right answer was refused`)
    })
    const limit = await timed(world, count, async client => {
      verifyBare?.()
      await bare(client)
    })
    // The first round warms up.
    if (round === 0) continue
    verified.push(one)
    limits.push(limit)
    if (verifyBare) signatures.push(rateOf(verifyBare, 100))
  }
  return figuresOf(medium, { verified, limits, signatures })
}

function figuresOf(
  { name }: Medium,
  { verified, limits, signatures }: { verified: Measured[]; limits: Measured[]; signatures: number[] },
): Figure[] {
  const of = (all: Measured[], part: keyof Measured): number => median(all.map(one => one[part]))
  const [rate, limit] = [of(verified, 'perSecond'), of(limits, 'perSecond')]
  const least = signatures.length > 0 ? 'bare signature + UPDATE' : 'bare UPDATE … RETURNING'
  const ms = (part: 'server' | 'postgres'): string => `${of(verified, part).toFixed(2)} ms`
  return [
    { ...told(name, `${rate.toFixed(0)} /s`), limit: `${least} ${limit.toFixed(0)} /s`, ratio: rate / limit },
    told('  processor time: server, PostgreSQL', `${ms('server')}, ${ms('postgres')}`),
    ...(signatures.length > 0 ? [told('  the bare signature', `${median(signatures).toFixed(0)} /s`)] : []),
  ]
}

/** All clients at once, each so many times in turn; what this process and PostgreSQL used for it. */
async function timed(
  { postmaster }: World,
  count: number,
  act: (client: number, at: number) => Promise<void>,
): Promise<Measured> {
  const before = { server: totalOf(timeOf(process.pid)), postgres: timeOfPostgres(postmaster) }
  const began = performance.now()
  const run = async (client: number): Promise<void> => {
    for (let at = 0; at < count; at++) await act(client, at)
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)))
  const seconds = (performance.now() - began) / 1000
  const each = (used: number): number => (1000 * used) / (count * clients)
  return {
    perSecond: (count * clients) / seconds,
    server: each(totalOf(timeOf(process.pid)) - before.server),
    postgres: each(timeOfPostgres(postmaster) - before.postgres),
  }
}

function bareSignature([hand]: readonly Hand[], kind: KeyKind): () => void {
  const authority: TestAuthority = hand?.authority ?? createTestAuthority()
  const { certificate, key } = authority.issue({}, kind)
  const data = randomBytes(200)
  const algorithm = kind === 'rsa' ? 'RS256' : kind === 'sm2' ? 'SM2SM3' : 'ES256'
  const signature = key.sign(data, algorithm)
  return () => {
    if (!verifySignature(certificate, { algorithm, data, signature })) throw new Error('a right signature was refused')
  }
}

function rateOf(act: () => void, count: number): number {
  const began = performance.now()
  for (let at = 0; at < count; at++) act()
  return (1000 * count) / (performance.now() - began)
}
