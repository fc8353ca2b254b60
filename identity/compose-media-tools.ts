import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { AppError } from '../kit/errors/index.ts'
import {
  type RegistrationRefused,
  registerAtCounter,
  type TrustReader,
} from './authenticators/certificate-key/index.ts'
import { drawGridCard, issueGridCard, titleOfCards } from './authenticators/grid-card/index.ts'
import {
  chineseTokensOf,
  importSeeds,
  issueToken,
  parseTokenSuite,
  type RejectedSeed,
  sealSeeds,
  type TokenSeed,
} from './authenticators/otp-token/index.ts'
import type { Ask } from './compose-staff-tools.ts'
import type { Stores } from './compose-stores.ts'
import { recognise } from './identifiers/index.ts'
import type { MediaDependencies } from './media/index.ts'
import { createNoticeWriter } from './notices/index.ts'
import { identifierKinds, type Realm } from './realms/index.ts'
import { createReports } from './reports/index.ts'

export interface MediaToolDependencies {
  stores: Stores
  realm: Realm
  /** Of seed files, where it is not asked in the terminal. */
  passphrase: string | undefined
  /** Whose certificates are taken. */
  trust: TrustReader
  print: (line: string) => void
}

const command = { surface: 'command' } as const

/** The command line's way to the media of a realm: each says how it went and answers whether all is well. */
export function composeMediaTools({ stores, realm, passphrase, trust, print }: MediaToolDependencies) {
  // Whichever process serves sends it within seconds.
  const notices = createNoticeWriter({ ...stores, kick: () => {} })
  const reports = createReports({
    ...stores,
    notices,
    issuerOf: () => realm.issuer,
    // The serving process tells them: ended sessions say that it is owed.
    signOutClients: async () => {},
  })
  const deps: MediaDependencies = { ...stores, notices, reports }
  const { name, policy } = realm
  const noTokens = `The policy of ${name} offers no OTP tokens.`

  return {
    async importSeeds(file: string, ask: Ask): Promise<boolean> {
      const text = readText(file)
      const given = passphrase ?? (await ask([{ secret: 'Passphrase of the seed file', isNew: false }]))[0] ?? ''
      print('opening the seeds…')
      const progress = (done: number, total: number): void => print(`${done} of ${total} tokens`)
      const outcome = await importSeeds(deps, { realm: name, policy, text, passphrase: given, progress }, command)
      if (!outcome.ok) return complain(fileFaults[outcome.code])
      for (const rejected of outcome.rejected) print(describeRejected(rejected))
      const { batch, imported, rejected } = outcome
      if (rejected.some(({ code }) => code === 'seed.gbt38556_off')) print(chineseTokensOf(policy)?.words ?? noTokens)
      print(`${name}: batch ${batch}: ${imported} tokens in stock, ${rejected.length} lines not taken`)
      return rejected.length === 0
    },

    async issueToken({ serial, instead }: { serial: string; instead: boolean }, ask: Ask): Promise<boolean> {
      if (!policy.media['otp-token'].allowed) return complain(noTokens)
      const accountId = await holderOf(ask)
      if (!accountId) return complain(nobody)
      const issue = { accountId, realm: name, policy, serial: serial.toUpperCase(), instead }
      const outcome = await issueToken(deps, issue, command)
      if (!outcome.ok) return complain(refusals[outcome.code])
      print(`activation code, told this once: ${outcome.issued.activationCode}`)
      print(`to be used before ${outcome.issued.activateBy.toISOString()}`)
      return true
    },

    async issueGridCard({ out, instead }: { out: string; instead: boolean }, ask: Ask): Promise<boolean> {
      if (!policy.media['grid-card'].allowed) return complain(`The policy of ${name} offers no grid cards.`)
      const accountId = await holderOf(ask)
      if (!accountId) return complain(nobody)
      // The file first: a card that can't be written down would be in hand of nobody.
      writeNew(out, new Uint8Array())
      const outcome = await issueGridCard(deps, { accountId, realm: name, policy, instead }, command)
      if (!outcome.ok) {
        rmSync(out)
        return complain(refusals[outcome.code])
      }
      writeFileSync(out, await drawGridCard(outcome.card, titleOfCards(policy)))
      print(
        `${out}: card ${outcome.card.serial}, good until ${outcome.card.validUntil}. Print it, then delete the file.`,
      )
      return true
    },

    /** @param given.account its id; where none is given, the holder is asked for */
    async registerCertificate(given: { file: string; account: string | undefined }, ask: Ask): Promise<boolean> {
      if (!policy.media['certificate-key'].allowed) return complain(`The policy of ${name} offers no certificate keys.`)
      const pem = readText(given.file)
      const accountId = given.account === undefined ? await holderOf(ask) : await knownAccount(given.account)
      if (!accountId) return complain(nobody)
      const outcome = await registerAtCounter({ ...deps, trust }, { realm, accountId, pem }, command)
      if (!outcome.ok) return complain(certificateFaults[outcome.code])
      print(`registered: ${outcome.id}`)
      return true
    },
  }

  async function knownAccount(id: string): Promise<string | null> {
    const account = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
      ? await stores.accounts.find(stores.database.query, id)
      : undefined
    return account?.realm === name ? id : null
  }

  async function holderOf(ask: Ask): Promise<string | null> {
    const [typed = ''] = await ask(['Phone, username, email or ID number of the holder'])
    const read = recognise(typed, identifierKinds, stores.now())
    return read.ok ? await stores.identifiers.accountOf(stores.database.query, name, read.identifier) : null
  }

  function complain(words: string): boolean {
    print(words)
    return false
  }
}

/**
 * Seals the seeds of a table (`serial,suite,validUntil,seed`, the seed in hexadecimal) as whoever makes tokens would. Needs no
 * database.
 */
export async function sealSeedTable(
  { file, out, batch, passphrase }: { file: string; out: string; batch: string; passphrase: string | undefined },
  { ask, print }: { ask: Ask; print: (line: string) => void },
): Promise<boolean> {
  const [head, ...lines] = readText(file)
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
  if (head?.trim() !== 'serial,suite,validUntil,seed' || lines.length === 0 || !/^[\w.-]{1,60}$/.test(batch)) {
    print(
      'The first line must be serial,suite,validUntil,seed, a token a line after it; a batch is 1 to 60 of A–Z 0–9 . _ -',
    )
    return false
  }
  const seeds = lines.map(readSeed)
  const bad = seeds.flatMap((seed, index) => (seed ? [] : [index + 2]))
  if (bad.length > 0) {
    for (const line of bad) print(`line ${line}: not a serial, a known suite, a date and 16 to 64 bytes in hexadecimal`)
    return false
  }
  const given = passphrase ?? (await ask([{ secret: 'Passphrase for the seed file', isNew: true }]))[0] ?? ''
  if (given.length < shortestPassphrase) {
    print(`Say a passphrase of at least ${shortestPassphrase} characters: in the wrong hands the file has only that.`)
    return false
  }
  const good = seeds.filter(seed => seed !== null)
  writeNew(out, Buffer.from(await sealSeeds({ batch, passphrase: given, seeds: good }, randomBytes)))
  print(`${out}: ${good.length} seeds sealed. Send the passphrase another way, and destroy ${file}.`)
  return true
}

const shortestPassphrase = 12

function readSeed(line: string): TokenSeed | null {
  const [serial = '', suite = '', validUntil = '', hex = '', ...more] = line.split(',').map(cell => cell.trim())
  const seed = Buffer.from(hex, 'hex')
  const isWhole = /^([0-9a-f]{2}){16,64}$/i.test(hex) && more.length === 0
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(validUntil) && !Number.isNaN(Date.parse(validUntil))
  if (!isWhole || !isDate || !/^[A-Z0-9-]{4,40}$/.test(serial) || !parseTokenSuite(suite)) return null
  return { serial, suite, validUntil, seed }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('import.file-unreadable', { cause })
  }
}

/** For its owner alone, and never over what is there. */
function writeNew(file: string, content: Uint8Array): void {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const sentence = `${file} can't be written, or is there already: name a new file.`
    throw new AppError('usage', { details: { sentences: [sentence] }, cause })
  }
}

const describeRejected = ({ line, serialMasked, code }: RejectedSeed): string =>
  `  line ${line}${serialMasked === null ? '' : ` (${serialMasked})`}: ${seedFaults[code]} [${code}]`

const seedFaults: Record<RejectedSeed['code'], string> = {
  'seed.malformed': 'no JSON of the right shape',
  'seed.altered': 'was changed, or belongs to another file',
  'seed.suite': 'a way of making codes that this service does not work',
  'seed.gbt38556_off': 'GB/T 38556, which the policy has off',
  'seed.length': 'a seed below 16 bytes or above 64',
  'seed.expired': 'its time is over',
  'seed.repeated': 'a line before it has the serial',
  'seed.known': 'this token is known already',
}

const fileFaults = {
  'seeds.header': 'This is no seed file: its first line does not say so. docs/guides/token-seeds.md tells the format.',
  'seeds.passphrase': 'The passphrase is not right, or the first line was changed. Nothing was taken.',
  'seeds.truncated': 'The file has other lines than its first line says: get it whole. Nothing was taken.',
  'seeds.too_many': 'The file has too many lines: 100000 at most.',
} as const

const nobody = 'The realm has no account of that holder.'

const refusals = {
  'account.unknown': nobody,
  'token.not_in_stock': 'No token of this serial is in stock: import it first, or see whether it was given already.',
  'medium.has_one': 'The holder has one already: --replace gives this one in its place.',
  'medium.none': 'The holder has none.',
} as const

const certificateFaults: Readonly<Record<RegistrationRefused, string>> = {
  'certificate.not_allowed': 'The policy offers no certificate keys.',
  'certificate.invalid': 'The file has no certificate of a person in PEM, the own one first, or more than four.',
  'certificate.not_yet_valid': 'The certificate, or one above it, is not valid yet.',
  'certificate.expired': 'The certificate, or one above it, has expired.',
  'certificate.untrusted':
    'The certificate leads to none of the anchors that the policy names. Is LINGPAI_CERTIFICATES their folder?',
  'certificate.wrong_usage': 'The certificate is not for signing by a person: it needs digitalSignature.',
  'certificate.revoked': 'The certificate has been revoked.',
  'certificate.revocation_unknown':
    'No revocation list of its issuer is there and in date: put a new one into LINGPAI_CERTIFICATES.',
  'certificate.taken': 'This key has an account already, this one or another. A key has one account for ever.',
  'certificate.too_many': 'The account has as many as the policy allows: revoke one first.',
  'certificate.request_gone': 'Nothing was asked.',
  'certificate.signature_wrong': 'The signature is not right.',
  'certificate.not_the_holder': 'The certificate is not the holder’s.',
  'certificate.too_early': 'The certificate can’t be renewed yet.',
  'medium.none': nobody,
}
