/** A realm that the phone app works for, as its pages need to know it. */
export interface PhoneRealm {
  name: string
  /** Exactly as it names itself. */
  issuer: string
  look: 'toll' | 'traffic' | 'bank' | 'lookup' | 'staff'
  label: { 'zh-CN': string; en: string }
  home: string
}

/** What the phone app needs to know of where it runs. */
export interface PhoneConfig {
  /** Its own public origin, without a slash at the end. */
  origin: string
  realms: readonly PhoneRealm[]
  /** Outside systems are simulated, and pages say so. */
  demo: boolean
}
