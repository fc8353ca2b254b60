import { parseBankCard } from '../kit/china/index.ts'
import { randomToken } from '../kit/crypto/index.ts'
import { refuseInsideTransaction } from '../kit/database/index.ts'
import { AppError } from '../kit/errors/index.ts'
import { createFetchJson } from '../kit/http/index.ts'
import type { IdentityConfig } from './config.ts'
import { type CardSystem, createGenericHttpCards, createSimulatedCards } from './gateways/cards/index.ts'
import { createSimulatedEmail, createSmtpEmail, type EmailGateway } from './gateways/email/index.ts'
import {
  createGenericHttpFace,
  createSimulatedFace,
  type FaceGateway,
  type SimulatedFace,
} from './gateways/face/index.ts'
import type { Outbox } from './gateways/outbox/index.ts'
import { createGenericHttpRegistry, createSimulatedRegistry, type RealNameRegistry } from './gateways/registry/index.ts'
import {
  createAlibabaCloudSms,
  createGenericHttpSms,
  createSimulatedSms,
  createTencentCloudSms,
  type SmsGateway,
} from './gateways/sms/index.ts'

export interface GatewayDependencies {
  config: IdentityConfig
  outbox: Outbox
  now: () => Date
  newId: () => string
}

/** Builds the SMS gateway that the settings name. @throws AppError `settings.invalid` where a setting that it needs is missing */
export function composeSms({ config, outbox, now, newId }: GatewayDependencies): SmsGateway {
  const fetchJson = createFetchJson({ guard: refuseInsideTransaction })
  const templates = config.LINGPAI_SMS_TEMPLATES ?? {}
  switch (config.LINGPAI_SMS_GATEWAY) {
    case 'simulated':
      return createSimulatedSms({ outbox })
    case 'http':
      return createGenericHttpSms(
        {
          url: needed(config, 'LINGPAI_SMS_HTTP_URL'),
          secret: needed(config, 'LINGPAI_SMS_HTTP_SECRET'),
          body: {
            to: '{to}',
            text: '{text}',
            signName: '{signName}',
            template: '{template}',
            reference: '{reference}',
          },
        },
        { fetchJson, now },
      )
    case 'alibaba':
      return createAlibabaCloudSms(
        {
          accessKeyId: needed(config, 'LINGPAI_SMS_ACCESS_KEY'),
          accessKeySecret: needed(config, 'LINGPAI_SMS_SECRET_KEY'),
          templates,
        },
        { fetchJson, now, nonce: newId },
      )
    case 'tencent':
      return createTencentCloudSms(
        {
          secretId: needed(config, 'LINGPAI_SMS_ACCESS_KEY'),
          secretKey: needed(config, 'LINGPAI_SMS_SECRET_KEY'),
          sdkAppId: needed(config, 'LINGPAI_SMS_APP_ID'),
          templates,
          ...(config.LINGPAI_SMS_REGION ? { region: config.LINGPAI_SMS_REGION } : {}),
        },
        { fetchJson, now },
      )
  }
}

/** Builds the email gateway that the settings name. @throws AppError `settings.invalid` */
export function composeEmail({ config, outbox }: GatewayDependencies): EmailGateway {
  if (config.LINGPAI_EMAIL_GATEWAY === 'simulated') return createSimulatedEmail({ outbox })
  const url = new URL(needed(config, 'LINGPAI_SMTP_URL'))
  const tls = url.protocol === 'smtps:'
  return createSmtpEmail(
    {
      host: url.hostname,
      port: Number(url.port) || (tls ? 465 : 587),
      tls,
      from: needed(config, 'LINGPAI_EMAIL_FROM'),
      ...(url.username ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) } : {}),
    },
    { guard: refuseInsideTransaction },
  )
}

function needed<Name extends keyof IdentityConfig>(
  config: IdentityConfig,
  name: Name,
): NonNullable<IdentityConfig[Name]> {
  const value = config[name]
  if (value === undefined || value === null)
    throw new AppError('settings.invalid', { details: { sentences: [`${name} must be set for this gateway.`] } })
  return value
}

/** Builds the real-name registry that the settings name. @throws AppError `settings.invalid` */
export function composeRegistry(
  { config, now }: GatewayDependencies,
  nameOf: (idNumber: string) => string | undefined,
): RealNameRegistry {
  if (config.LINGPAI_REGISTRY === 'simulated') return createSimulatedRegistry({ nameOf })
  const settings = { url: needed(config, 'LINGPAI_REGISTRY_URL'), secret: needed(config, 'LINGPAI_REGISTRY_SECRET') }
  return createGenericHttpRegistry(settings, { fetchJson: createFetchJson({ guard: refuseInsideTransaction }), now })
}

/**
 * Builds the provider of face checks that the settings name; none where they name none.
 *
 * @param origin where people reach the service while realms share one
 * @throws AppError `settings.invalid`
 */
export function composeFace(
  { config, now }: GatewayDependencies,
  origin: string | null,
): { gateway: FaceGateway | null; simulated: SimulatedFace | null } {
  switch (config.face) {
    case 'none':
      return { gateway: null, simulated: null }
    case 'simulated': {
      const simulated = createSimulatedFace({ origin, randomToken, now })
      return { gateway: simulated, simulated }
    }
    case 'http': {
      const url = needed(config, 'LINGPAI_FACE_URL')
      const settings = { url, pages: config.LINGPAI_FACE_PAGES ?? url, secret: needed(config, 'LINGPAI_FACE_SECRET') }
      const fetchJson = createFetchJson({ guard: refuseInsideTransaction })
      return { gateway: createGenericHttpFace(settings, { fetchJson, now }), simulated: null }
    }
  }
}

/** Fictional, and said on the page that asks for it. */
const demoCardPassword = '135246'

/** Builds the card system that the settings name. @throws AppError `settings.invalid` */
export function composeCards(
  { config, now }: GatewayDependencies,
  holderOf: (number: string) => { idNumber: string } | undefined,
): CardSystem {
  const { LINGPAI_CARDS: named, production, LINGPAI_ALLOW_SIMULATED: allowed } = config
  // Not every deployment has a bank: one that has must name its card system, and until then confirms nobody.
  if (named === 'simulated' && production && !allowed)
    return { kind: 'none', check: async () => ({ outcome: 'unavailable' }) }
  if (named === 'simulated') return createSimulatedCards({ holderOf, password: demoCardPassword, isNumber: isWellMade })
  const settings = { url: needed(config, 'LINGPAI_CARDS_URL'), secret: needed(config, 'LINGPAI_CARDS_SECRET') }
  return createGenericHttpCards(settings, { fetchJson: createFetchJson({ guard: refuseInsideTransaction }), now })
}

function isWellMade(number: string): boolean {
  const parsed = parseBankCard(number)
  return parsed.ok && parsed.value.warnings.length === 0
}
