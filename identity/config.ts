import { isIP } from 'node:net'
import { z } from 'zod'
import {
  type Environment,
  folder,
  oneOf,
  parseEnvironment,
  secret,
  setting,
  text,
  urlOf,
  wholeNumber,
  yesOrNo,
} from '../kit/config/index.ts'
import { type KeySource, keySourceFrom } from '../kit/crypto/index.ts'
import { AppError } from '../kit/errors/index.ts'
import { isLoopback, isServicePattern } from './push/index.ts'

const basePort = 8080
/** The phone app's place in the block of ports. */
const phonePortOffset = 6

/** Every setting of the identity service. Read once; secrets have a `_FILE` variant. */
export const settings = z.object({
  /** A misspelt "production" must not start a demonstration. */
  NODE_ENV: oneOf(['development', 'production', 'test']).default('development'),
  LINGPAI_PORT: wholeNumber(1, 65_000).default(basePort),
  LINGPAI_HOST: text().default('127.0.0.1'),
  LINGPAI_DATA: folder().default('data'),
  DATABASE_URL: secret(urlOf(['postgres', 'postgresql'])).optional(),
  /** Proxies in front, whose X-Forwarded-For is believed. */
  LINGPAI_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  /** Addresses of proxies in front, as they connect, whose Client-Cert (RFC 9440) is believed. */
  LINGPAI_CERTIFICATE_PROXIES: setting('addresses as 10.0.0.5, 10.0.0.6', addresses()).optional(),
  /** The folder of files that policies name: authorities' certificates and revocation lists. */
  LINGPAI_CERTIFICATES: folder().optional(),
  LINGPAI_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LINGPAI_SUITE: oneOf(['international', 'sm']).default('international'),
  LINGPAI_PLACES_FILE: text().optional(),
  /** Simulated gateways in production, said out loud. */
  LINGPAI_ALLOW_SIMULATED: yesOrNo().default(false),
  LINGPAI_SMS_GATEWAY: oneOf(['simulated', 'http', 'alibaba', 'tencent']).default('simulated'),
  LINGPAI_SMS_HTTP_URL: urlOf(['https', 'http']).optional(),
  LINGPAI_SMS_HTTP_SECRET: secret(text()).optional(),
  LINGPAI_SMS_ACCESS_KEY: text().optional(),
  LINGPAI_SMS_SECRET_KEY: secret(text()).optional(),
  LINGPAI_SMS_REGION: text().optional(),
  LINGPAI_SMS_APP_ID: text().optional(),
  /** JSON: our template names to the provider's template ids. */
  LINGPAI_SMS_TEMPLATES: setting(
    'JSON as {"code": {"id": "SMS_1", "parameters": ["code", "minutes"]}}',
    providerTemplates(),
  ).optional(),
  LINGPAI_EMAIL_GATEWAY: oneOf(['simulated', 'smtp']).default('simulated'),
  LINGPAI_SMTP_URL: secret(urlOf(['smtp', 'smtps'])).optional(),
  LINGPAI_EMAIL_FROM: text().optional(),
  /** Who confirms that a name and an ID number belong together. */
  LINGPAI_REGISTRY: oneOf(['simulated', 'http']).default('simulated'),
  LINGPAI_REGISTRY_URL: urlOf(['https', 'http']).optional(),
  LINGPAI_REGISTRY_SECRET: secret(text()).optional(),
  /** Who looks at faces; nobody unless said in production, so that a service without it has nothing to say. */
  LINGPAI_FACE: oneOf(['none', 'simulated', 'http']).optional(),
  LINGPAI_FACE_URL: urlOf(['https', 'http']).optional(),
  /** The origin of the provider's pages, where it is not that of LINGPAI_FACE_URL. */
  LINGPAI_FACE_PAGES: urlOf(['https', 'http']).optional(),
  LINGPAI_FACE_SECRET: secret(text()).optional(),
  /** Who knows whether a card and its password are somebody's; asked where a realm's registration wants a card. */
  LINGPAI_CARDS: oneOf(['simulated', 'http']).default('simulated'),
  LINGPAI_CARDS_URL: urlOf(['https', 'http']).optional(),
  LINGPAI_CARDS_SECRET: secret(text()).optional(),
  /** What whoever reads /metrics shows as Bearer token; without it production has no metrics. */
  LINGPAI_METRICS_TOKEN: secret(text()).optional(),
  /** Where the phone app is; by default on the seventh port of the block. */
  LINGPAI_PHONE_ORIGIN: urlOf(['https', 'http']).optional(),
  /** Push services that phones may be woken by, beside those of the browsers' makers. */
  LINGPAI_PUSH_SERVICES: setting('hosts as push.example.com, *.push.example.com', services()).optional(),
  LINGPAI_HASH_QUEUE: wholeNumber(1, 10_000).default(64),
  /** Of token seed files, for `lingpai token`; asked in the terminal where it is not set. */
  LINGPAI_SEEDS_PASSPHRASE: secret(text()).optional(),
  LINGPAI_KEY_SERVICE_TOKEN: secret(text()).optional(),
})

/** Read by the key source itself: a file of keys is a source of its own, not a text in a file. */
export const keySettings = ['LINGPAI_KEYS', 'LINGPAI_KEYS_FILE', 'LINGPAI_KEY_SERVICE_URL']

export type IdentityConfig = z.output<typeof settings> & {
  production: boolean
  simulated: boolean
  /** The provider of face checks. */
  face: 'none' | 'simulated' | 'http'
  keySource: KeySource | undefined
  /** The phone app's origin: whose pages may call what phones call. */
  phoneOrigin: string
  pushServices: readonly string[]
}

function addresses() {
  return z
    .string()
    .transform(list => list.split(',').map(one => one.trim()))
    .pipe(z.array(z.string().refine(one => isIP(one) !== 0)))
}

function services() {
  return z
    .string()
    .transform(list => list.split(',').map(one => one.trim()))
    .pipe(z.array(z.string().refine(isServicePattern)))
}

function providerTemplates() {
  const shape = z.record(z.string(), z.strictObject({ id: z.string().min(1), parameters: z.array(z.string()) }))
  return z.string().transform((value, context) => {
    try {
      return shape.parse(JSON.parse(value))
    } catch {
      context.addIssue({ code: 'custom' })
      return z.NEVER
    }
  })
}

/** @throws AppError `settings.invalid` with `details.sentences`: what to write for each wrong setting */
export function readIdentityConfig(environment: Environment): IdentityConfig {
  const config = parseEnvironment(environment, settings, { ownPrefix: 'LINGPAI_', alsoKnown: keySettings })
  const production = config.NODE_ENV === 'production'
  const face = config.LINGPAI_FACE ?? (production ? 'none' : 'simulated')
  const gateways = [config.LINGPAI_SMS_GATEWAY, config.LINGPAI_EMAIL_GATEWAY, config.LINGPAI_REGISTRY, face]
  const simulated = gateways.includes('simulated')
  if (production && simulated && !config.LINGPAI_ALLOW_SIMULATED) {
    const sentence =
      'A gateway is simulated: set LINGPAI_SMS_GATEWAY, LINGPAI_EMAIL_GATEWAY and LINGPAI_REGISTRY to real ones, LINGPAI_FACE too or to none, or LINGPAI_ALLOW_SIMULATED=yes to run a demonstration.'
    throw new AppError('settings.invalid', { details: { sentences: [sentence] } })
  }
  const pushServices = config.LINGPAI_PUSH_SERVICES ?? []
  // What answers on the machine itself is a test's; in production it would be whatever else runs there (CWE-918).
  if (production && pushServices.some(isLoopback)) {
    const sentence = 'LINGPAI_PUSH_SERVICES names this machine itself, which only tests may.'
    throw new AppError('settings.invalid', { details: { sentences: [sentence] } })
  }
  // The service's token is the one secret among what the key source reads, and may be given as a file too.
  const keySource = keySourceFrom(environment, () => config.LINGPAI_KEY_SERVICE_TOKEN)
  const { origin: phoneOrigin } = new URL(
    config.LINGPAI_PHONE_ORIGIN ?? `http://localhost:${config.LINGPAI_PORT + phonePortOffset}`,
  )
  return { ...config, production, simulated, face, keySource, phoneOrigin, pushServices }
}
