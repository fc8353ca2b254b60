import { defaultTimeZone, formatDateTime, type Language } from '../../kit/i18n/index.ts'
import { retellPlace } from '../../kit/places/index.ts'
import { eventKinds, isEventKind, type KindRule, type Part, type Tone } from './kinds.ts'
import { phrases, type Words } from './phrases/index.ts'

/** The part of an event that is told. */
export interface TellableEvent {
  kind: string
  place: string | null
  detail: unknown
}

export interface EventDescription {
  /** What happened: `登录成功`. */
  title: string
  /** How, where and with what; empty where there is nothing to add. */
  detail: string
  tone: Tone
  /** Whether "this wasn't me" is offered. */
  canReport: boolean
}

export interface DescribeOptions {
  /** By default Asia/Shanghai. */
  timeZone?: string
  /** An application's name for its id. */
  clientName?: (clientId: string) => string
}

/** An event in words that its account's holder understands. A kind of a later release gets a neutral sentence. */
export function describeEvent(
  event: TellableEvent,
  language: Language,
  { timeZone = defaultTimeZone, clientName = id => id }: DescribeOptions = {},
): EventDescription {
  const words = phrases(language)
  if (!isEventKind(event.kind)) {
    return { title: words('unknown'), detail: event.place ?? '', tone: 'quiet', canReport: false }
  }
  const rule: KindRule = eventKinds[event.kind]
  const members = readMembers(event)
  const at = { language, timeZone, words, clientName }
  const said = rule.says.flatMap(part => tellers[part](members, at) ?? [])
  return {
    title: words(event.kind),
    detail: said.filter(text => text !== '').join(words('part.separator')),
    tone: rule.tone,
    canReport: rule.canReport,
  }
}

type Members = Readonly<Record<string, unknown>>

function readMembers({ detail, place }: TellableEvent): Members {
  return typeof detail === 'object' && detail !== null ? { ...detail, place } : { place }
}

interface At {
  language: Language
  timeZone: string
  words: Words
  clientName: (clientId: string) => string
}

/** Null, or nothing, where the event does not say it. Details are read as unknown: old rows may be shaped otherwise. */
type Teller = (members: Members, at: At) => string | null

const tellers: Record<Part, Teller> = {
  amount: ({ amount }, { words }) => (typeof amount === 'string' ? words('part.amount', { amount }) : null),
  authenticator: ({ authenticator }, { words }) => authenticatorName(authenticator, words),
  changes: ({ changesStopped }, { words }) => (positive(changesStopped) === null ? null : words('part.changes')),
  client: ({ client }, { words, clientName }) =>
    typeof client === 'string' ? words('part.client', { client: clientName(client) }) : null,
  closing: ({ closingStopped }, { words }) => (closingStopped === true ? words('part.closing') : null),
  count: ({ devices, devicesForgotten }, { words }) => {
    const count = positive(devices) ?? positive(devicesForgotten)
    return count === null ? null : words('part.devices', { count })
  },
  // A screen that has no name of its own is told by its application.
  device: ({ device, client }) => (device === client ? null : textOf(device)),
  endedDevice: ({ endedDevice }, { words }) =>
    typeof endedDevice === 'string' ? words('part.ended-device', { device: endedDevice }) : null,
  failure: ({ step, code }, { words }) => failureText(step, code, words),
  holdReason: ({ reason }, { words }) => {
    switch (reason) {
      case 'reported':
        return words('part.hold.reported')
      case 'suspicion':
        return words('part.hold.suspicion')
      case 'investigation':
        return words('part.hold.investigation')
      case 'order':
        return words('part.hold.order')
      default:
        return null
    }
  },
  identifier: ({ identifier, masked }, { words }) => {
    const kind = identifierName(identifier, words)
    return kind === null ? null : words('part.identifier', { kind, masked: textOf(masked) ?? '' }).trim()
  },
  left: ({ left }, { words }) => (typeof left === 'number' ? words('part.codes-left', { count: left }) : null),
  medium: ({ authenticator, masked }, { words }) => {
    const what = authenticatorName(authenticator, words)
    return what === null ? null : words('part.medium', { what, masked: textOf(masked) ?? '' }).trim()
  },
  methods: ({ amr }, { words }) => {
    const methods = Array.isArray(amr) ? amr.flatMap(method => methodName(method, words) ?? []) : []
    return methods.length === 0 ? null : methods.join(' + ')
  },
  newDevice: ({ newDevice, sharedComputer }, { words }) => {
    if (sharedComputer === true) return words('part.shared-computer')
    return newDevice === true ? words('part.new-device') : null
  },
  payee: ({ payee }, { words }) => (typeof payee === 'string' ? words('part.payee', { payee }) : null),
  place: ({ place }, { language }) => (typeof place === 'string' ? retellPlace(place, language) : null),
  refusal: ({ reason }, { words }) => refusalText(reason, words),
  sessionsEnded: ({ sessionsEnded }, { words }) => {
    const count = positive(sessionsEnded)
    return count === null ? null : words('part.sessions-ended', { count })
  },
  to: ({ to }, { words }) => (typeof to === 'string' ? words('part.to', { masked: to }) : null),
  twoStep: ({ twoStep }, { words }) => {
    if (twoStep === 'always') return words('part.two-step.always')
    return twoStep === 'unknown-devices' ? words('part.two-step.unknown-devices') : null
  },
  until: ({ until }, { words, language, timeZone }) => {
    if (until === null) return words('part.until-recovery')
    const time = typeof until === 'string' ? new Date(until) : new Date(Number.NaN)
    return Number.isNaN(time.getTime()) ? null : words('part.until', { time: formatDateTime(time, language, timeZone) })
  },
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null)

function methodName(method: unknown, words: Words): string | null {
  switch (method) {
    case 'pwd':
      return words('method.pwd')
    case 'sms':
      return words('method.sms')
    case 'otp':
      return words('method.otp')
    case 'qr':
      return words('method.qr')
    case 'push':
      return words('method.push')
    case 'kba':
      return words('method.kba')
    case 'face':
      return words('method.face')
    default:
      return null
  }
}

function authenticatorName(kind: unknown, words: Words): string | null {
  switch (kind) {
    case 'password':
      return words('authenticator.password')
    case 'sms-code':
      return words('authenticator.sms-code')
    case 'email-code':
      return words('authenticator.email-code')
    case 'identity-item':
      return words('authenticator.identity-item')
    case 'passkey':
      return words('authenticator.passkey')
    case 'real-name':
      return words('authenticator.real-name')
    case 'bank-card':
      return words('authenticator.bank-card')
    case 'totp':
      return words('authenticator.totp')
    case 'otp-token':
      return words('authenticator.otp-token')
    case 'grid-card':
      return words('authenticator.grid-card')
    case 'recovery-code':
      return words('authenticator.recovery-code')
    case 'face':
      return words('authenticator.face')
    case 'certificate-key':
      return words('authenticator.certificate-key')
    case 'gesture':
      return words('authenticator.gesture')
    default:
      return null
  }
}

function identifierName(kind: unknown, words: Words): string | null {
  switch (kind) {
    case 'phone':
      return words('identifier.phone')
    case 'username':
      return words('identifier.username')
    case 'national-id':
      return words('identifier.national-id')
    case 'email':
      return words('identifier.email')
    case 'bank-card':
      return words('identifier.bank-card')
    default:
      return null
  }
}

function failureText(step: unknown, code: unknown, words: Words): string | null {
  if (code === 'registry.not_confirmed' || code === 'card.not_confirmed') return words('failure.unconfirmed')
  const what = authenticatorName(step, words)
  if (what === null) return null
  return code === 'answer.locked' ? words('failure.locked', { what }) : words('failure.wrong', { what })
}

function refusalText(reason: unknown, words: Words): string | null {
  switch (reason) {
    case 'digits':
      return words('refusal.digits')
    case 'not-me':
      return words('refusal.not-me')
    case 'refused.other_region':
      return words('refusal.other-region')
    case 'refused.risk':
      return words('refusal.risk')
    case 'refused.account_held':
      return words('refusal.held')
    case 'refused.account_suspended':
      return words('refusal.suspended')
    case 'refused.no_second_factor':
      return words('refusal.no-second-factor')
    case 'refused.assurance_unreachable':
      return words('refusal.assurance')
    case 'refused.details_changed':
      return words('refusal.details-changed')
    case 'refused.approval_over':
      return words('refusal.approval-over')
    case 'refused.identity_level':
      return words('refusal.identity-level')
    case 'refused.over_limit':
      return words('refusal.over-limit')
    default:
      return null
  }
}
