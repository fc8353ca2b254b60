import type { KnownPlace } from '../../kit/places/index.ts'

/**
 * The counts that the rules need, as whoever keeps attempts and sessions provides them. Every count is of *distinct
 * identifiers by blind index* (what was typed, whether it is an account or not), from `since` on, and by an index that
 * starts with the key and the time. Addresses are personal data: they are stored and found by their keyed MAC.
 */
export type RiskStore = {
  /** Distinct identifiers tried from a device; `since` is `policy.windows.deviceHours` ago. */
  accountsOfDevice: (deviceId: string, since: Date) => Promise<number>
  /** Distinct identifiers tried from an address; `since` is `policy.windows.addressHours` ago. */
  accountsOfAddress: (address: string, since: Date) => Promise<number>
  /** Of failed tries from a prefix, distinct identifiers and tries; `since` is `policy.windows.sprayMinutes` ago. */
  failuresOfPrefix: (prefix: string, since: Date) => Promise<{ failedAccounts: number; failures: number }>
  /** One account's past; sign-ins of the last `policy.windows.placeDays`, newest first, at most 50. */
  historyOf: (accountId: string, deviceId: string | null, since: Date) => Promise<AccountHistory>
}

export type AccountHistory = {
  /** The last sign-in however long ago, or the opening of the account. */
  lastActiveAt: Date
  phoneChangedAt: Date | null
  isDeviceKnown: boolean
  signIns: readonly PastSignIn[]
}

/** Kept with the session: when, and where as it was known then (null for an internal network). */
export type PastSignIn = { at: Date; place: KnownPlace | null }
