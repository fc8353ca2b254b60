/**
 * What a realm's policy file may say. Every figure of the service that an operator may want to change stands here and
 * nowhere in code; `parse-policy.ts` turns a wrong file into sentences that name the line.
 */
import { z } from 'zod'
import { duration } from './duration.ts'
import { mediaPolicySchema } from './media-policy.ts'
import { mediaLimitsSchema, operationSchema } from './operation-policy.ts'
import { passkeyPolicySchema } from './passkey-policy.ts'
import { phonesPolicySchema } from './phones-policy.ts'
import { pushPolicySchema } from './push-policy.ts'
import { qrPolicySchema } from './qr-policy.ts'
import { riskPolicySchema } from './risk-policy.ts'
import { screensPolicySchema } from './screens-policy.ts'

const day = 86_400_000

const text = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })

/** In the order in which a text is read where all are allowed: an 18-digit document number comes before a card's. */
export const identifierKinds = ['phone', 'username', 'national-id', 'email', 'bank-card'] as const
export type IdentifierKind = (typeof identifierKinds)[number]

/** Kinds whose answers are counted, each by a counter of its own. */
export const countedKinds = [
  'password',
  'sms-code',
  'email-code',
  'identity-item',
  'totp',
  'otp-token',
  'grid-card',
  'recovery-code',
  'passkey',
  'face',
  'certificate-key',
] as const
export type CountedKind = (typeof countedKinds)[number]

/** NIST SP 800-63B-4 3.2.2: at most 100 consecutive failures, all counters of one authenticator together. */
export const absoluteFailureLimit = 100

const lock = z
  .strictObject({
    /** Wrong answers within `within` that lock. */
    attempts: z.int().min(1).max(20),
    within: duration,
    /** How long a lock lasts; `next-day` ends at midnight of the realm's time zone. */
    lasts: z.union([z.literal('next-day'), duration]),
    /** Failures in all that close the authenticator to unknown devices until recovery. */
    cumulative: z
      .int()
      .min(1)
      .max(absoluteFailureLimit / 2),
  })
  .refine(value => value.cumulative >= value.attempts, {
    error: 'cumulative may not be below attempts',
    path: ['cumulative'],
  })

const throttle = z.strictObject({ limit: z.int().min(1), per: duration })

const code = z.strictObject({
  /** At least 20 bits of guessing work (ASVS 5.0 6.5.4): 6 digits are 19.9, made good by the tries allowed. */
  digits: z.int().min(6).max(10),
  /** At most ten minutes (ASVS 5.0 6.5.5). */
  lifetime: duration.refine(ms => ms <= 600_000, 'a code may live ten minutes at most'),
  tries: z.int().min(1).max(10),
  resendAfter: duration,
  sendings: z.int().min(1).max(10),
})

const captchaUse = z.enum(['always', 'after-failure', 'never'])

const client = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
  name: text,
  /** The realm's own applications ask no consent. */
  firstParty: z.boolean(),
  type: z.enum(['confidential', 'public', 'machine']),
  redirectUris: z.array(z.url()).default([]),
  postLogoutRedirectUris: z.array(z.url()).default([]),
  backchannelLogoutUri: z.url().optional(),
  jwksUri: z.url().optional(),
  scopes: z.array(z.string()),
  initiateLoginUri: z.url().optional(),
  /** Screens of it show a code, and are signed in elsewhere (RFC 8628). */
  deviceFlow: z.boolean().default(false),
  /** It asks people on their phone, without a browser (CIBA): it polls, or is pinged at an address of its own when they have decided. */
  ciba: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('poll') }),
      z.strictObject({ mode: z.literal('ping'), notificationEndpoint: z.url({ protocol: /^https?$/ }) }),
    ])
    .optional(),
  /** Access tokens bound to the client's key (RFC 9449). */
  dpop: z.boolean().default(false),
  /** The bound operations whose details it may have approved (RFC 9396). */
  operations: z.array(z.string()).default([]),
  idTokenAlg: z.enum(['ES256', 'RS256']).default('ES256'),
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Of two clients with one id the second would never be found. */
function refuseTwins(clients: readonly { id: string }[], context: z.RefinementCtx): void {
  for (const [index, { id }] of clients.entries()) {
    if (clients.findIndex(one => one.id === id) === index) continue
    context.addIssue({ code: 'custom', path: [index, 'id'], message: 'another client has this id' })
  }
}

/**
 * Stored policies outlive releases: a setting that comes later has a default (`prefault`), so that the service still starts with the
 * rows that it finds.
 */
const settings = z.strictObject({
  realm: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: text,
  slogan: text,
  purpose: text,
  /** Where people reach this realm; in production no two realms share one. */
  origin: z.url(),
  brand: z.enum(['toll', 'traffic', 'bank', 'lookup', 'staff']),
  timeZone: z.string().refine(isTimeZone, 'is no time zone; write one as Asia/Shanghai'),
  hotline: z.string().min(3),
  senderName: z.string().min(2).max(12),
  home: z.url(),
  identifiers: z.array(z.enum(identifierKinds)).min(1),
  /** Usernames that nobody may take, beside those that pass for the service anywhere (`identifiers/reserved-username.ts`). */
  reservedUsernames: z.array(z.string().min(1)).default([]),
  ways: z.array(z.enum(['password', 'sms-code'])).min(1),
  registration: z.strictObject({
    open: z.boolean(),
    realName: z.enum(['required', 'off']),
    /** What the registry is asked: name and document, or also whether the phone is registered in that name. */
    realNameElements: z.enum(['two', 'three']).default('two'),
    minimumAge: z.int().min(0).max(100).default(0),
    /** Whether a card of the bank's, with its password, is proved as well; it then signs in too. */
    bankCard: z.enum(['required', 'off']).default('off'),
  }),
  recovery: z.strictObject({ items: z.array(z.enum(['national-id', 'national-id-last-6', 'name'])).min(1) }),
  password: z.strictObject({
    minLength: z.int().min(8),
    maxLength: z.int().min(64).max(256),
    composition: z
      .strictObject({
        letters: z.boolean().default(false),
        digits: z.boolean().default(false),
        symbols: z.boolean().default(false),
        caseMix: z.boolean().default(false),
      })
      .optional(),
    blocklist: z.boolean(),
    history: z.int().min(0).max(24),
    rotation: z.strictObject({ mode: z.enum(['off', 'remind', 'demand']), after: duration }),
  }),
  locks: z.strictObject({
    password: lock,
    'sms-code': lock,
    'email-code': lock,
    'identity-item': lock,
    totp: lock.prefault({ attempts: 5, within: '24h', lasts: '30m', cumulative: 30 }),
    'otp-token': lock.prefault({ attempts: 5, within: '24h', lasts: 'next-day', cumulative: 15 }),
    'grid-card': lock.prefault({ attempts: 5, within: '24h', lasts: 'next-day', cumulative: 15 }),
    'recovery-code': lock.prefault({ attempts: 5, within: '24h', lasts: '24h', cumulative: 15 }),
    passkey: lock.prefault({ attempts: 5, within: '24h', lasts: '30m', cumulative: 30 }),
    face: lock.prefault({ attempts: 3, within: '24h', lasts: '24h', cumulative: 10 }),
    'certificate-key': lock.prefault({ attempts: 5, within: '24h', lasts: '30m', cumulative: 30 }),
  }),
  passkeys: passkeyPolicySchema.prefault({ allowed: false }),
  qr: qrPolicySchema.prefault({ allowed: false }),
  push: pushPolicySchema.prefault({ allowed: false }),
  screens: screensPolicySchema.prefault({}),
  phones: phonesPolicySchema.prefault({}),
  throttles: z.strictObject({
    'code-per-recipient': throttle,
    'code-per-recipient-day': throttle,
    'code-per-device': throttle,
    'code-per-address': throttle,
    'code-per-prefix': throttle,
    'code-per-realm': throttle,
    'answers-per-address': throttle,
    'ceremonies-per-address': throttle,
    'registry-per-address': throttle,
    /** However many addresses are used: names are guessed for one document no oftener. */
    'registry-per-document': throttle.prefault({ limit: 10, per: '24h' }),
    /** Each one costs money and shows a person's name to the provider. */
    'face-per-account': throttle.prefault({ limit: 10, per: '24h' }),
    /** However many addresses are used: passwords are guessed for one card no oftener. */
    'card-per-number': throttle.prefault({ limit: 5, per: '24h' }),
    'strength-per-address': throttle.prefault({ limit: 60, per: '1m' }),
    'tickets-per-address': throttle.prefault({ limit: 60, per: '1m' }),
    'scans-per-account': throttle.prefault({ limit: 20, per: '10m' }),
    /** Each one disturbs a person: whoever wears them down with requests must run out of them first. */
    'pushes-per-account': throttle.prefault({ limit: 6, per: '10m' }),
    'pushes-per-address': throttle.prefault({ limit: 30, per: '10m' }),
    'typed-codes-per-account': throttle.prefault({ limit: 10, per: '10m' }),
    'typed-codes-per-address': throttle.prefault({ limit: 60, per: '10m' }),
    'screens-per-address': throttle.prefault({ limit: 60, per: '1m' }),
    'backchannel-per-client': throttle.prefault({ limit: 120, per: '1m' }),
    /** Hints for which nobody could be asked: so few that whoever has a list of numbers learns nothing from it. */
    'unknown-users-per-client': throttle.prefault({ limit: 30, per: '1h' }),
    'screens-per-client': throttle.prefault({ limit: 600, per: '1m' }),
    /** Wrong codes of screens: with so few tries nobody finds one of 25 thousand million (RFC 8628 5.1). */
    'screen-codes-per-address': throttle.prefault({ limit: 10, per: '10m' }),
  }),
  captcha: z.strictObject({
    signIn: captchaUse,
    registration: captchaUse,
    recovery: captchaUse,
    /** What a page with script starts with; every realm also offers the picture and its sound. */
    preferred: z.enum(['image', 'work']),
    digits: z.int().min(4).max(6),
    lifetime: duration,
    mostPerCeremony: z.int().min(3).max(100),
    /** PBKDF2 rounds a try, and how many tries a browser needs at most. */
    work: z.strictObject({ rounds: z.int().min(100).max(1_000_000), tries: z.int().min(10).max(100_000) }),
  }),
  codes: z.strictObject({ 'sms-code': code, 'email-code': code }),
  media: mediaPolicySchema.prefault({}),
  ceremonies: z.strictObject({ lifetime: duration }),
  sessions: z.strictObject({
    idle: duration,
    absolute: duration,
    /** The idle time where the person said that others use the computer too; policies of earlier releases do not say it. */
    sharedIdle: duration.default(10 * 60_000),
  }),
  /** The issuer's. A new key is published for `lead` before it signs, so that running clients know it by then. */
  signingKeys: z
    .strictObject({
      rotateAfter: duration.refine(ms => ms >= 7 * 86_400_000, 'seven days at least'),
      lead: duration.refine(ms => ms >= 3_600_000 && ms <= 7 * 86_400_000, 'from one hour to seven days'),
    })
    .prefault({ rotateAfter: '90d', lead: '24h' }),
  secondFactor: z.strictObject({
    /** What an unknown device must prove beside the password. */
    unknownDevice: z.enum(['code', 'none']),
    /** The least a sign-in must reach. */
    minimumAal: z.int().min(1).max(3),
  }),
  /** After so long without a sign-in a code by SMS alone is not enough: the number may belong to someone else. */
  dormantAfter: duration,
  /**
   * How long a change of phone or email waits that no code to the present one has proved, so that its holder, who is told, can object
   * (NIST SP 800-63B-4 4.6). Less than a day gives nobody the time; more than two weeks keeps out who lost a phone.
   */
  identifierChange: z
    .strictObject({ wait: duration.refine(ms => ms >= day && ms <= 14 * day, 'from 1d to 14d') })
    .prefault({ wait: '3d' }),
  operations: z.record(z.string().regex(/^[a-z][a-z0-9.-]*$/), operationSchema),
  /** How much each medium may approve, in a transaction, a day and a month. */
  mediaLimits: mediaLimitsSchema.prefault({}),
  risk: riskPolicySchema.prefault({}),
  closing: z.strictObject({
    coolingOff: duration.refine(ms => ms <= 15 * 86_400_000, '15 days at most'),
    eventsKept: duration,
  }),
  notices: z.strictObject({ attempts: z.int().min(1).max(20), firstRetry: duration }),
  footer: z.array(z.strictObject({ text, url: z.string().min(1) })),
  clients: z.array(client).superRefine(refuseTwins),
})

export const policySchema = settings.superRefine(refuseUnboundApprovals).superRefine(refuseForeignScreens)

/** What a client has approved is an operation of the realm, and the client one that proves itself when it asks. */
function refuseUnboundApprovals({ clients, operations }: z.output<typeof settings>, context: z.RefinementCtx): void {
  for (const [index, { operations: named, firstParty, type }] of clients.entries()) {
    const say = (message: string, ...at: number[]): void =>
      context.addIssue({ code: 'custom', path: ['clients', index, 'operations', ...at], message })
    for (const [at, name] of named.entries())
      if (operations[name]?.bound !== true) say('is no bound operation of this realm', at)
    if (named.length > 0 && !(firstParty && type === 'confidential'))
      say('only a confidential application of the realm may have details approved')
  }
}

/** Whoever confirms a screen elsewhere can't be shown what a stranger's application would see: it is the realm's own, and reached by no redirect alone. */
function refuseForeignScreens({ clients }: z.output<typeof settings>, context: z.RefinementCtx): void {
  for (const [index, { ciba, firstParty, type, operations }] of clients.entries()) {
    if (!ciba || (firstParty && type === 'confidential' && operations.length === 0)) continue
    const message =
      'only a confidential application of the realm that has no details approved may ask people on their phone'
    context.addIssue({ code: 'custom', path: ['clients', index, 'ciba'], message })
  }
  for (const [index, { deviceFlow, firstParty, type, operations }] of clients.entries()) {
    if (!deviceFlow || (firstParty && type !== 'machine' && operations.length === 0)) continue
    const message = 'only an application of the realm that has no details approved may have screens'
    context.addIssue({ code: 'custom', path: ['clients', index, 'deviceFlow'], message })
  }
}

export type Policy = z.output<typeof policySchema>
/** The policy as its file writes it, before lengths of time become milliseconds. */
export type PolicyDocument = z.input<typeof policySchema>
export type ClientPolicy = Policy['clients'][number]
export type ThrottlePolicy = z.output<typeof throttle>
export type ThrottleName = keyof Policy['throttles']
export type CodePolicy = z.output<typeof code>
