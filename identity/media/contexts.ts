import type { MediumKind } from './rules.ts'

/** What a medium's secret is bound to, so that put into another row it can't be read. The recovery codes' by the account. */
export const secretContext = (kind: MediumKind, id: string): string => `media.${kind}.secret.${id}`

export const activationContext = (tokenId: string): string => `media.otp-token.activation.${tokenId}`
