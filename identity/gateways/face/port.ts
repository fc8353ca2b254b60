import type { CallbackRead } from './callback.ts'

export interface FaceQuestion {
  /** Ours, and unguessable: the callback names it. */
  reference: string
  name: string
  idNumber: string
  /** Where the provider sends the result, by itself. */
  callbackUrl: string
  /** Where it sends the browser afterwards, whatever the result. */
  returnUrl: string
  language: 'zh-CN' | 'en'
  /** After it nothing is taken. */
  expiresAt: Date
}

export type FaceOutcome = 'passed' | 'failed' | 'cancelled'

/** `page`: where the person goes for the check. */
export type FaceStart = { ok: true; page: string } | { ok: false; code: 'unavailable' }

export interface FaceGateway {
  readonly kind: string
  /** Other origins that its pages have. */
  readonly pageOrigins: readonly string[]
  start(question: FaceQuestion): Promise<FaceStart>
  /** What a callback says, if it is the provider's own and new. */
  readCallback(received: { body: string; signature: string }): CallbackRead
}
