import type { SendOutcome } from '../outcome/index.ts'

export type SmsMessage = {
  /** A mainland mobile number of 11 digits, or E.164 with its plus. */
  to: string
  /** Our name for the template; a provider's own number for it stands in the adapter's settings. */
  template: string
  parameters: Readonly<Record<string, string>>
  /** The finished text, for providers that take free text and for the simulated one. */
  text: string
  /** What stands in the 【】 before the text. */
  signName: string
  language: string
  /** The notice's id: a provider that knows it sends a repeated message once. */
  reference?: string
}

export type SmsGateway = { readonly kind: string; send(message: SmsMessage): Promise<SendOutcome> }

/** A template as the provider knows it, and which of our parameters it takes, in its order. */
export type ProviderTemplate = { id: string; parameters: readonly string[] }

/** Keyed by `template` or, where a language has its own, by `template:language`. */
export type ProviderTemplates = Readonly<Record<string, ProviderTemplate>>

export function providerTemplate(templates: ProviderTemplates, message: SmsMessage): ProviderTemplate | undefined {
  return templates[`${message.template}:${message.language}`] ?? templates[message.template]
}
