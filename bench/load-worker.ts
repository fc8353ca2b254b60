/** The load generator: a process of its own, so that what it costs is not counted with the product. */
import { createPrivateKey } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { sharedPasswordOf } from '../demo/world/index.ts'
import { ocra, parseOcraSuite, stepAt } from '../kit/one-time-codes/index.ts'
import { type Browser, createBrowser } from './load/browser.ts'
import { send } from './load/http.ts'
import {
  type Client,
  clientCredentials,
  introspect,
  refresh,
  sessionCheck,
  signIn,
  signInOnPhone,
  type Tokens,
  userinfo,
} from './load/journeys.ts'
import {
  beginSignIn,
  createPhone,
  createPhoneKey,
  type Phone,
  type Screen,
  showPicture,
  signInByPicture,
  waitForChange,
} from './load/qr.ts'
import { signInAtBank, transfer } from './load/transfer.ts'
import type { Waiting } from './load/waiting.ts'
import { answerParent, workerSettings } from './worker.ts'
import {
  addressOf,
  type BenchPerson,
  deviceSecretOf,
  hashParameters,
  phoneOf,
  tokenSeedOf,
  tokenSuite,
} from './world/people.ts'
import { bankRealm, benchRealm, clients, redirectUri } from './world/policy.ts'

export interface LoadSettings {
  privateJwk: Readonly<Record<string, string>>
  kid: string
  /** How many passwords the accounts share. */
  hashes: number
}

const { privateJwk, kid, hashes } = workerSettings() as LoadSettings
const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
const clientOf = (issuer: string, id: string): Client => ({ id, issuer, key, kid })
/** As the toll portal asks. */
const portalScope = 'openid profile phone offline_access'

const deviceCookie = `identity-${benchRealm}-device`

/** Browsers that have signed in, and their tokens, by issuer and person. */
const signedIn = new Map<string, { browser: Browser; tokens: Tokens }>()

/** Runs `act` over the people, `concurrency` at a time. @returns seconds by the clock */
async function forEach<T>(items: readonly T[], concurrency: number, act: (item: T) => Promise<void>): Promise<number> {
  const began = performance.now()
  let next = 0
  const loop = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) await act(item)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  return (performance.now() - began) / 1000
}

interface SignInLoad {
  issuer: string
  people: BenchPerson[]
  concurrency: number
  scope?: string
}

interface TokenLoad {
  issuer: string
  /** Used in turn; each is one of the issuer's tokens. */
  tokens: string[]
  count: number
  concurrency: number
}

const turns = ({ tokens, count }: TokenLoad): string[] =>
  Array.from({ length: count }, (_, at) => tokens[at % tokens.length] ?? '')

interface BankLoad {
  bank: string
  people: BenchPerson[]
  concurrency: number
}

interface TransferLoad {
  bank: string
  payers: { person: BenchPerson; from: string; payee: string }[]
  concurrency: number
}

/** Customers of the bank, signed in. */
const customers = new Map<BenchPerson, Browser>()

const pressOf = (person: BenchPerson) => (question: string) => {
  const suite = parseOcraSuite(tokenSuite)
  return suite ? ocra(suite, tokenSeedOf(person), { question, step: stepAt(new Date(), 60) }) : ''
}

/** Browsers with a picture each, and those of them that wait. */
const screens: Screen[] = []
const waiting: Waiting[] = []
const phones = new Map<BenchPerson, Phone>()

interface QrLoad {
  issuer: string
  count: number
  concurrency: number
}

export const handlers = {
  /** Sign-ins in which nobody is named yet, each of a browser at an address of its own. */
  async beginSignIns({ issuer, count, concurrency }: QrLoad): Promise<number> {
    const more = Array.from({ length: count }, (_, at) => screens.length + at)
    return await forEach(more, concurrency, async person => {
      screens.push(await beginSignIn(createBrowser(addressOf(person)), issuer))
    })
  },

  /** A picture on each of the last `count`: its first look makes a ticket. */
  async showPictures({ count, concurrency }: Omit<QrLoad, 'issuer'>): Promise<number> {
    return await forEach(screens.slice(-count), concurrency, async screen => void (await showPicture(screen)))
  },

  /** All of the last `count` wait for their phones, at whichever process. */
  async wait({ issuer, count, concurrency }: QrLoad): Promise<number> {
    return await forEach(screens.slice(-count), concurrency, async screen => {
      const ceremony = screen.ceremony.replace(screen.issuer, issuer)
      waiting.push(await waitForChange({ ...screen, ceremony }, 'pending'))
    })
  },

  async leave(): Promise<void> {
    for (const one of waiting.splice(0)) one.leave()
  },

  /** Phones that have signed in; what the product keeps of them is entered by whoever asked. */
  async makePhones({ issuer, people }: { issuer: string; people: BenchPerson[] }) {
    await forEach(people, 4, async person => {
      const phoneKey = createPhoneKey()
      const browser = createBrowser(addressOf(person))
      browser.set(deviceCookie, deviceSecretOf(person), `/realms/${benchRealm}`)
      const answer = { identifier: phoneOf(person), password: sharedPasswordOf(person % hashes) }
      const journey = { client: { id: clients.phone, issuer }, redirectUri, scope: portalScope, browser, answer }
      const tokens = await signInOnPhone(journey, phoneKey)
      phones.set(person, createPhone(issuer, tokens, phoneKey, addressOf(person)))
      // Its secret is new since: the same browser shows the picture later.
      signedIn.set(`${issuer} ${person}`, { browser, tokens })
    })
    return [...phones.values()].map(({ accountId, thumbprint, publicJwk }) => ({ accountId, thumbprint, publicJwk }))
  },

  /** @returns milliseconds that each took, from the scan to the session */
  async signInByPicture({ issuer, people, concurrency }: SignInLoad): Promise<number[]> {
    const took: number[] = []
    await forEach(people, concurrency, async person => {
      const phone = phones.get(person)
      if (!phone) throw new Error(`person ${person} has no phone`)
      const browser = createBrowser(addressOf(person))
      const device = known(issuer, person).browser.get(deviceCookie) ?? ''
      browser.set(deviceCookie, device, `/realms/${benchRealm}`)
      const screen = await beginSignIn(browser, issuer)
      took.push(await signInByPicture(screen, phone, sharedPasswordOf(person % hashes)))
      signedIn.set(`${issuer} ${person}`, { browser, tokens: known(issuer, person).tokens })
    })
    return took
  },

  async signInAtBank({ bank, people, concurrency }: BankLoad): Promise<number> {
    return await forEach(people, concurrency, async person => {
      const browser = createBrowser(addressOf(person))
      browser.set(`identity-${bankRealm}-device`, deviceSecretOf(person), `/realms/${bankRealm}`)
      const answer = { identifier: phoneOf(person), password: sharedPasswordOf(person % hashes) }
      await signInAtBank({ browser, bank, answer })
      customers.set(person, browser)
    })
  },

  async transfers({ bank, payers, concurrency }: TransferLoad): Promise<number> {
    return await forEach(payers, concurrency, async ({ person, from, payee }) => {
      const browser = customers.get(person)
      if (!browser) throw new Error(`customer ${person} has not signed in`)
      await transfer({ browser, bank, from, payee, press: pressOf(person) })
    })
  },

  /** The whole way in, with the password, on a device that the account knows. */
  async signIn({ issuer, people, concurrency, scope = portalScope }: SignInLoad): Promise<number> {
    return await forEach(people, concurrency, async person => {
      const browser = createBrowser(addressOf(person))
      // Its secret is new after each sign-in.
      const device = signedIn.get(`${issuer} ${person}`)?.browser.get(deviceCookie) ?? deviceSecretOf(person)
      browser.set(deviceCookie, device, `/realms/${benchRealm}`)
      const answer = { identifier: phoneOf(person), password: sharedPasswordOf(person % hashes) }
      const client = clientOf(issuer, clients.web)
      const tokens = await signIn({ client, redirectUri, scope, browser, answer })
      signedIn.set(`${issuer} ${person}`, { browser, tokens })
    })
  },

  /** The same again for those who are signed in: no page, no hash. */
  async silentSignIn({ issuer, people, concurrency, scope = portalScope }: SignInLoad): Promise<number> {
    return await forEach(people, concurrency, async person => {
      const { browser } = known(issuer, person)
      await signIn({ client: clientOf(issuer, clients.web), redirectUri, scope, browser, answer: null })
    })
  },

  async tokensOf({ issuer, people }: Omit<SignInLoad, 'concurrency'>): Promise<Tokens[]> {
    return people.map(person => known(issuer, person).tokens)
  },

  async refresh(load: TokenLoad): Promise<number> {
    const client = clientOf(load.issuer, clients.web)
    return await forEach(turns(load), load.concurrency, async token => void (await refresh(client, token)))
  },

  async clientCredentials({ issuer, count, concurrency }: Omit<TokenLoad, 'tokens'>): Promise<number> {
    const client = clientOf(issuer, clients.machine)
    const items = Array.from({ length: count }, (_, at) => at)
    return await forEach(items, concurrency, async () => void (await clientCredentials(client)))
  },

  async introspect(load: TokenLoad): Promise<number> {
    const client = clientOf(load.issuer, clients.web)
    return await forEach(turns(load), load.concurrency, async token => await introspect(client, token))
  },

  async sessionCheck(load: TokenLoad): Promise<number> {
    const client = clientOf(load.issuer, clients.web)
    return await forEach(turns(load), load.concurrency, async token => await sessionCheck(client, token))
  },

  async userinfo(load: TokenLoad): Promise<number> {
    const client = clientOf(load.issuer, clients.web)
    return await forEach(turns(load), load.concurrency, async token => await userinfo(client, token))
  },

  /** What the machine does when it does nothing but verify passwords. @returns verifications a second */
  async hashRate({ count, concurrency }: { count: number; concurrency: number }): Promise<number> {
    const stored = await hash(sharedPasswordOf(0), hashParameters)
    const items = Array.from({ length: count }, (_, at) => at)
    return count / (await forEach(items, concurrency, async () => void (await verify(stored, sharedPasswordOf(0)))))
  },

  async get({ urls, count, concurrency }: { urls: string[]; count: number; concurrency: number }): Promise<number> {
    const items = Array.from({ length: count }, (_, at) => urls[at % urls.length] ?? '')
    return await forEach(items, concurrency, async url => {
      const { status } = await send(url)
      if (status !== 200) throw new Error(`${url}: ${status}`)
    })
  },
}

function known(issuer: string, person: BenchPerson): { browser: Browser; tokens: Tokens } {
  const found = signedIn.get(`${issuer} ${person}`)
  if (!found) throw new Error(`person ${person} has not signed in at ${issuer}`)
  return found
}

answerParent(handlers)
