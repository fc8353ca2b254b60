/**
 * Everything the rules look at, gathered beforehand (`gather-facts.ts`), so that each rule is a pure function.
 *
 * No account and an unknown device look alike on purpose: for what was typed and is no account, `account` is null,
 * `device.isKnown` false, and the counts are kept by the blind index of what was typed, just as for a real one. A verdict
 * given before the first proof must not tell the two apart (ASVS 5.0 §6.3.8).
 */
export type RiskFacts = {
  now: Date
  account: {
    /** The last sign-in, or the opening of the account when there was none. */
    lastActiveAt: Date
    /** When the account's phone was last changed; null when never since it was opened. */
    phoneChangedAt: Date | null
  } | null
  device: {
    /** This account has signed in from this device before, and the device was not removed since. */
    isKnown: boolean
    /** Distinct identifiers tried from this device within `policy.windows.deviceHours`, this one among them. */
    accounts: number
  }
  address: {
    /** Distinct identifiers tried from this address within `policy.windows.addressHours`, this one among them. */
    accounts: number
    /** Failed tries from the address's prefix (IPv4 /24, IPv6 /56) within `policy.windows.sprayMinutes`. */
    prefix: { failedAccounts: number; failures: number }
  }
  /** Where this is; null when not known, or an internal network. */
  place: PlaceNames | null
  /** Whether the account signed in from this place within `policy.windows.placeDays`; null when it has no history yet. */
  isUsualPlace: boolean | null
  /** From the last sign-in to this one; null when either place is not known. */
  travel: {
    from: PlaceNames
    to: PlaceNames
    /** The least distance that the two approximate places allow, so that coarse data accuses nobody. */
    km: number
    minutes: number
  } | null
  /** Of a sign-in that a phone approved from another region than the browser's. */
  phoneElsewhere?: { phone: PlaceNames; browser: PlaceNames }
  /** Signs of a program instead of a browser. None for calls of the JSON API, where a program is what one expects. */
  marks: readonly AutomationMark[]
}

/** A place's name in both languages (zh-Hant is generated); what is stored with a verdict. */
export type PlaceNames = { zh: string; en: string }

export type AutomationMark =
  /** The browser says itself that it has no window. */
  | 'headless_browser'
  /** The program names itself as a tool or a crawler, or gives no name. */
  | 'tool_agent'
  /** A browser always says which languages it wants. */
  | 'no_language'
  /** A browser of the age it claims always sends `Sec-Fetch-*` over a secure connection. */
  | 'no_fetch_metadata'
  /** The page's script found itself driven (`navigator.webdriver`). */
  | 'webdriver'
  /** A field that no person sees was filled in. */
  | 'honeypot'
