import { formatDateTime, inLanguage, type Language } from '../../kit/i18n/index.ts'
import { retellPlace } from '../../kit/places/index.ts'
import { identifierKinds, type Policy } from '../realms/index.ts'
import type { NoticeTemplate } from './notice.ts'
import { phrases } from './phrases/index.ts'
import { cleanValue } from './rules.ts'
import { templateParameters } from './template-parameters.ts'

export interface ComposedNotice {
  /** As they stand in the text, for providers that keep the text themselves. */
  parameters: Record<string, string>
  /** The realm's registered signature. */
  signName: string
  sms: string
  email: { subject: string; text: string }
}

type SenderPolicy = Pick<Policy, 'name' | 'senderName' | 'hotline' | 'timeZone'>
type Words = ReturnType<typeof phrases>
/** Which parameters a text takes is checked where the texts are put together; here the template is known at run time only. */
type AnyText = (key: string, parameters: Record<string, string>) => string

/** Writes a notice's texts. Rules on SMS want the sender's registered signature in 【】 before every text, whatever its language. */
export function composeMessage(
  notice: { template: NoticeTemplate; language: Language; parameters: Record<string, string> },
  policy: SenderPolicy,
): ComposedNotice {
  const { template, language } = notice
  const words = phrases(language)
  const parameters = Object.fromEntries(
    Object.entries(notice.parameters).map(([name, value]) => [
      name,
      readable({ name, value: cleanValue(name, value), language, words, timeZone: policy.timeZone }),
    ]),
  )
  const write = words as AnyText
  const values = { ...parameters, sender: inLanguage(policy.name, language), hotline: policy.hotline }
  const body = write(`${template}.email`, values)
  return {
    parameters,
    signName: policy.senderName,
    sms: `【${policy.senderName}】${write(`${template}.sms`, values)}`,
    email: { subject: write(`${template}.subject`, values), text: words('email.frame', { ...values, body }) },
  }
}

export interface InAppMessage {
  title: string
  text: string
  link: { what: 'not-me' | 'open'; url: string } | null
}

const links = ['reportUrl', 'recoverUrl', 'cancelUrl', 'signInUrl', 'registerUrl'] as const

/** The same to be read in the phone app: its link is a button there, so the text ends before the address. */
export function composeInApp(
  notice: { template: string; language: Language; parameters: Record<string, string> },
  policy: SenderPolicy,
): InAppMessage {
  const { language } = notice
  const template = (Object.keys(templateParameters) as NoticeTemplate[]).find(name => name === notice.template)
  const words = phrases(language)
  // A message of another release: what it said then is not known here.
  if (!template) return { title: inLanguage(policy.name, language), text: '', link: null }
  const parameters = Object.fromEntries(
    Object.entries(notice.parameters).map(([name, value]) => [
      name,
      readable({ name, value: cleanValue(name, value), language, words, timeZone: policy.timeZone }),
    ]),
  )
  const link = links.find(name => parameters[name] !== undefined)
  const url = link && parameters[link]
  const values = {
    ...parameters,
    sender: inLanguage(policy.name, language),
    hotline: policy.hotline,
    ...(link ? { [link]: '' } : {}),
  }
  const write = words as AnyText
  return {
    title: write(`${template}.subject`, values),
    text: write(`${template}.email`, values).trim(),
    link: url ? { what: link === 'reportUrl' ? 'not-me' : 'open', url } : null,
  }
}

interface Value {
  name: string
  value: string
  language: Language
  words: Words
  timeZone: string
}

function readable({ name, value, language, words, timeZone }: Value): string {
  switch (name) {
    case 'at':
    case 'until':
      return isInstant(value) ? formatDateTime(new Date(value), language, timeZone) : value
    case 'kind': {
      const kind = identifierKinds.find(each => each === value)
      return kind === undefined ? value : words(`kind.${kind}`)
    }
    case 'medium': {
      const medium = mediumNames.find(each => each === value)
      return medium === undefined ? value : words(`medium.${medium}`)
    }
    case 'change': {
      const change = changeNames.find(each => each === value)
      return change === undefined ? value : words(`change.${change}`)
    }
    case 'place':
      return value === '' ? words('place.unknown') : retellPlace(value, language)
    case 'device':
      return value === '' ? words('device.unknown') : value
    default:
      return value
  }
}

const mediumNames = ['passkey', 'totp', 'otp-token', 'grid-card', 'recovery-code', 'certificate-key'] as const
const changeNames = ['issue', 'activate', 'suspend', 'resume', 'report-lost', 'replace', 'revoke', 'expire'] as const

const isInstant = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(value) && !Number.isNaN(Date.parse(value))
