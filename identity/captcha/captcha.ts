import type { RandomBytes, Sounds } from '../../kit/image-code/index.ts'

/** A picture of digits, which can also be heard; or work that the page's script does while the person types. */
export type CaptchaWay = 'image' | 'work'

/** From the realm's policy. Every realm offers the picture; `preferred` is what a page with script starts with. */
export type CaptchaPolicy = {
  preferred: CaptchaWay
  /** How many digits the picture has, 4 to 6. */
  digits: number
  lifeSeconds: number
  /** How many captchas one ceremony may ask for; beyond it the ceremony starts anew, which the throttles count. */
  mostPerCeremony: number
  /**
   * PBKDF2 rounds per try, and how many tries a page needs at most (at least half of them, by chance). 1000 and 400 take
   * a desktop a tenth of a second, and cost the server one millisecond.
   */
  work: { rounds: number; tries: number }
}

/** What is stored of an open captcha. `answerMac` is over ceremony, captcha and answer: worthless for any other. */
export type CaptchaRow = {
  id: string
  ceremonyId: string
  way: CaptchaWay
  answerMac: string
  issuedAt: Date
  expiresAt: Date
}

/** The rows, sharded like the ceremony they belong to. Times are the caller's clock, not the database's. */
export type CaptchaStore = {
  /**
   * Keeps the row unless the ceremony already has `most`, counted in the same statement:
   * `INSERT … SELECT … WHERE (SELECT count(*) FROM captchas WHERE ceremony_id = $2) < $most RETURNING id`.
   */
  issue: (row: CaptchaRow, most: number) => Promise<'issued' | 'too_many'>
  /** The row if it is this ceremony's and not yet answered; for drawing it. */
  find: (id: string, ceremonyId: string) => Promise<CaptchaRow | undefined>
  /**
   * Takes the row, once, in a single statement, so that of two racing answers one finds nothing:
   * `UPDATE captchas SET answered_at = $3 WHERE id = $1 AND ceremony_id = $2 AND answered_at IS NULL RETURNING …`.
   * An expired row is taken too; the caller tells the person so.
   */
  consume: (id: string, ceremonyId: string, now: Date) => Promise<CaptchaRow | undefined>
}

/** The key ring's keyed MAC, as `kit/crypto` has it. */
export type CaptchaKeys = { mac: (value: string, context: string) => string }

export type CaptchaDeps = {
  store: CaptchaStore
  keys: CaptchaKeys
  /** Asked for when the first sound is heard. */
  sounds: () => Sounds
  random: RandomBytes
  now: () => Date
  newId: () => string
}
