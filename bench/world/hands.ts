/** Media in somebody's hand, and the answers that they make: what the people of the media section hold. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { algorithmsOf, fingerprintOf, type KeyKind, pemOf } from '../../kit/certificates/index.ts'
import type { TestAuthority } from '../../kit/certificates/testing-certificates.ts'
import { ocra, parseOcraSuite, stepAt, totp } from '../../kit/one-time-codes/index.ts'
import { signedBytes } from '../../kit/signing-request/index.ts'
import type { openVerifiers } from '../../start/open-verifiers.ts'

export interface Hand {
  verifiers: ReturnType<typeof openVerifiers>
  /** Of these verifiers alone: it goes on where a code is good for a step of time. */
  clock: { at: Date }
  authority: TestAuthority
}

/** One right answer, ready to be verified. */
export type Turn = () => Promise<boolean>

/** Makes ready so many answers. What asks for them is not measured. */
export type Turns = (count: number) => Promise<Turn[]>

const ocraSuite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
const clockSuite = 'TOTP-SHA256-6-T60S'
const second = 1000

let people = 0
let serials = 0

async function newcomer({ verifiers }: Hand): Promise<{ accountId: string; phone: string }> {
  const phone = `139${String(++people).padStart(8, '0')}`
  return { accountId: await verifiers.openAccount(phone), phone }
}

/** An answer that is good from a time on: each of an account is of a later step than the one before. */
const later = ({ clock }: Hand, seconds: number): Date => {
  clock.at = new Date(clock.at.getTime() + seconds * second)
  return clock.at
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

export async function totpHand(hand: Hand): Promise<Turns> {
  const { verifiers, clock } = hand
  const { accountId } = await newcomer(hand)
  const { secret } = await verifiers.inHand.enrolTotp(accountId)
  const key = base32(secret)
  const show = (at: Date): string => totp(key, stepAt(at, 30))
  taken(await verifiers.inHand.activateTotp(accountId, show(clock.at)))
  return async count =>
    range(count).map(() => () => {
      const code = show(later(hand, 60))
      const { totp: authenticator } = verifiers.authenticators
      return verifiers.throughGate(accountId, 'totp', () => authenticator.verify(verifiers.provingOf(accountId), code))
    })
}

async function tokenOf(hand: Hand, suite: string) {
  const { verifiers, clock } = hand
  const { accountId } = await newcomer(hand)
  const seed = {
    serial: `B${String(++serials).padStart(8, '0')}`,
    suite,
    validUntil: '2046-01-01',
    seed: randomBytes(32),
  }
  const given = await verifiers.inHand.giveToken(accountId, seed, 'bench')
  if (!given.ok) throw new Error(given.code)
  const parsed = parseOcraSuite(suite)
  const press = (question: string): string =>
    parsed
      ? ocra(parsed, seed.seed, { question, step: stepAt(clock.at, 60) })
      : totp(seed.seed, stepAt(clock.at, 60), 6, 'sha256')
  const proving = verifiers.provingOf(accountId)
  const { tokenActivation, origin } = verifiers.inHand
  const code = press(questionIn(await tokenActivation.challenge(proving)))
  taken(await tokenActivation.activate(proving, { activationCode: given.issued.activationCode, code }, origin))
  return { accountId, press }
}

export async function challengedTokenHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { accountId, press } = await tokenOf(hand, ocraSuite)
  const token = verifiers.authenticators['otp-token']
  return async count => {
    const turns: Turn[] = []
    for (const _ of range(count)) {
      const proving = verifiers.provingOf(accountId)
      const code = press(questionIn(await token.challenge(proving)))
      turns.push(() => verifiers.throughGate(accountId, 'otp-token', () => token.verify(proving, code)))
    }
    return turns
  }
}

export async function clockTokenHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { accountId, press } = await tokenOf(hand, clockSuite)
  const token = verifiers.authenticators['otp-token']
  return async count =>
    range(count).map(() => () => {
      later(hand, 60)
      const [proving, code] = [verifiers.provingOf(accountId), press('')]
      return verifiers.throughGate(accountId, 'otp-token', () => token.verify(proving, code))
    })
}

export async function cardHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { authenticators, inHand } = verifiers
  const card = authenticators['grid-card']
  const { accountId } = await newcomer(hand)
  const given = await inHand.giveCard(accountId)
  if (!given.ok) throw new Error(given.code)
  const look = (cells: readonly string[]): string => cells.map(cell => digitsOf(given.card.cells, cell)).join('')
  const activating = verifiers.provingOf(accountId)
  const cells = look(cellsIn(await inHand.cardActivation.challenge(activating)))
  taken(await inHand.cardActivation.activate(activating, { serial: given.card.serial, cells }, inHand.origin))
  return async count => {
    const turns: Turn[] = []
    for (const _ of range(count)) {
      const proving = verifiers.provingOf(accountId)
      const answer = look(cellsIn(await card.challenge(proving)))
      turns.push(() => verifiers.throughGate(accountId, 'grid-card', () => card.verify(proving, answer)))
    }
    return turns
  }
}

/** A set has few codes: as many accounts as it takes. */
export async function recoveryCodeHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { 'recovery-code': authenticator } = verifiers.authenticators
  return async count => {
    const turns: Turn[] = []
    while (turns.length < count) {
      const { accountId } = await newcomer(hand)
      for (const code of await verifiers.inHand.makeRecoveryCodes(accountId))
        turns.push(() =>
          verifiers.throughGate(accountId, 'recovery-code', () =>
            authenticator.verify(verifiers.provingOf(accountId), code),
          ),
        )
    }
    return turns.slice(0, count)
  }
}

export const sentDigits = '135790'

export async function smsHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { 'sms-code': authenticator } = verifiers.authenticators
  const { accountId, phone } = await newcomer(hand)
  return async count => {
    const turns: Turn[] = []
    for (const _ of range(count)) {
      const proving = verifiers.provingOf(accountId, phone)
      const sent = await authenticator.challenge?.(proving)
      if (!sent?.ok) throw new Error(sent?.code)
      turns.push(() => verifiers.throughGate(accountId, 'sms-code', () => authenticator.verify(proving, sentDigits)))
    }
    return turns
  }
}

export const certificateKeyHand =
  (kind: KeyKind) =>
  async (hand: Hand): Promise<Turns> => {
    const { verifiers, authority } = hand
    const { accountId } = await newcomer(hand)
    const { certificate, key } = authority.issue({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }, kind)
    taken(await verifiers.inHand.giveCertificateKey(accountId, pemOf(certificate.der)))
    const [algorithm = 'ES256'] = algorithmsOf(kind)
    const fingerprint = fingerprintOf(certificate.der)
    return async count => {
      const turns: Turn[] = []
      for (const _ of range(count)) {
        const occasion = {
          realm: verifiers.realm,
          ceremonyId: verifiers.newId(),
          version: 1,
          purpose: 'step-up',
          approval: null,
        } as const
        const { text } = await verifiers.certificateKeys.request(occasion, accountId)
        const signature = key.sign(signedBytes(text), algorithm).toString('base64url')
        const given = { certificate: fingerprint, algorithm, signature }
        turns.push(() =>
          verifiers.throughGate(accountId, 'certificate-key', async () => {
            const proved = await verifiers.certificateKeys.prove(occasion, accountId, given)
            return proved.ok ? proved : null
          }),
        )
      }
      return turns
    }
  }

export async function passkeyHand(hand: Hand): Promise<Turns> {
  const { verifiers } = hand
  const { realm, passkeys } = verifiers
  const { accountId } = await newcomer(hand)
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32).toString('base64url')
  await verifiers.inHand.givePasskey(accountId, {
    credentialId,
    publicKey: coseOf(pair.publicKey.export({ format: 'jwk' })),
  })
  const { hostname, origin } = new URL(realm.issuer)
  // Present and verified; never counts.
  const data = Buffer.concat([sha256(hostname), Buffer.of(5), Buffer.alloc(4)])
  return async count => {
    const turns: Turn[] = []
    for (const _ of range(count)) {
      const occasion = { realm, ceremonyId: verifiers.newId(), version: 1, approval: null }
      const { challenge } = await passkeys.request(occasion, { accountId, hardware: false })
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }))
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), pair.privateKey)
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      }
      const given = { id: credentialId, rawId: credentialId, type: 'public-key', response } as const
      turns.push(() =>
        verifiers.throughGate(accountId, 'passkey', async () => {
          const found = await passkeys.credentialOf(realm, accountId, given)
          const proved = await passkeys.prove(occasion, found, given)
          return proved.ok ? { bound: proved.passkey.id } : null
        }),
      )
    }
    return turns
  }
}

const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** RFC 9053 7.1.1: a P-256 key for ES256. */
function coseOf({ x = '', y = '' }: { x?: string; y?: string }): Uint8Array<ArrayBuffer> {
  const parts = [Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url')]
  return Uint8Array.from(Buffer.concat([...parts, Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]))
}

interface Challenged {
  ok: boolean
  code?: string
  asks?: { kind: string; question?: string; cells?: readonly string[] }
}

function questionIn({ ok, code, asks }: Challenged): string {
  if (!ok) throw new Error(code)
  return asks?.question ?? ''
}

function cellsIn({ ok, code, asks }: Challenged): readonly string[] {
  if (!ok) throw new Error(code)
  return asks?.cells ?? []
}

/** As a person reads a card: the letter is the column, the number the row, ten cells of three digits a row. */
function digitsOf(cells: string, coordinate: string): string {
  const at = (Number(coordinate.slice(1)) - 1) * 10 + 'ABCDEFGHIJ'.indexOf(coordinate.slice(0, 1))
  return cells.slice(at * 3, at * 3 + 3)
}

function base32(text: string): Buffer {
  const bits = [...text.replaceAll(' ', '')]
    .map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

function taken(outcome: { ok: boolean; code?: string }): void {
  if (!outcome.ok) throw new Error(outcome.code)
}
