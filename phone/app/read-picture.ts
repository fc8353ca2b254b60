import type { RealmConfig } from './config.ts'
import { type NewCode, readEnrolment } from './one-time-codes.ts'

export type Picture =
  | { kind: 'ticket'; realm: RealmConfig; text: string }
  /** Of a screen that asks to be signed in (RFC 8628). */
  | { kind: 'screen'; realm: RealmConfig; text: string }
  | { kind: 'code'; code: NewCode }
  /** Nothing that this app opens: where it leads is said, and not followed. */
  | { kind: 'other' }

/** The nine digits beside a picture, however their groups are set apart and in whichever width the keyboard gives them. */
export function readTyped(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '')
  return /^\d{9}$/.test(digits) ? digits : null
}

/** What a picture asks for. Only the realms of this app are answered: an address of anyone else is never opened. */
export function readPicture(text: string, realms: readonly RealmConfig[]): Picture {
  const said = text.trim()
  const realm = realms.find(one => said.startsWith(`${one.issuer}/q/`))
  if (realm) return { kind: 'ticket', realm, text: said }
  const ofScreen = realms.find(one => said.startsWith(`${one.issuer}/device?user_code=`))
  if (ofScreen) return { kind: 'screen', realm: ofScreen, text: said }
  const code = readEnrolment(said)
  return code ? { kind: 'code', code } : { kind: 'other' }
}
