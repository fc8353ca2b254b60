import type { KnownPlace } from '../../kit/places/index.ts'

/** Whose past, and since when each count goes. Addresses are personal data: they are found by their keyed MACs. */
export type PastQuestion = {
  realm: string
  /** null when what was typed is no account. */
  accountId: string | null
  /** What was typed, as the tries keep it; it counts as one of them. */
  subject: string
  /** null for a browser on which nobody has signed in yet. */
  deviceId: string | null
  addressKey: string
  prefixKey: string
  since: { device: Date; address: Date; prefix: Date; places: Date }
}

/**
 * What the rules count and compare with. Counts are of distinct identifiers by blind index (what was typed, whether it is
 * an account or not), this try among them.
 */
export type Past = {
  accountsOfDevice: number
  accountsOfAddress: number
  failuresOfPrefix: { failedAccounts: number; failures: number }
  /** null when there is no such account. */
  history: AccountHistory | null
}

export type AccountHistory = {
  /** The last sign-in however long ago, or the opening of the account. */
  lastActiveAt: Date
  phoneChangedAt: Date | null
  isDeviceKnown: boolean
  /** The last full sign-in at each place of the last 50, newest first: a right password alone makes no place a usual one. */
  signIns: readonly PastSignIn[]
}

/** When, and where as it was known then (null for an internal network). */
export type PastSignIn = { at: Date; place: KnownPlace | null }
