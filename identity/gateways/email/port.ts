import type { SendOutcome } from '../outcome/index.ts'

export type EmailMessage = {
  to: string
  subject: string
  template: string
  parameters: Readonly<Record<string, string>>
  text: string
  html?: string
  /** The sender's display name. */
  signName: string
  language: string
  /** The notice's id: it becomes the Message-ID, so that a repeated message is known as one. */
  reference?: string
}

export type EmailGateway = { readonly kind: string; send(message: EmailMessage): Promise<SendOutcome>; close(): void }
