/** What is decided of tickets by figures and texts alone. Pure. */
import type { Written } from '../../kit/i18n/index.ts'

/** Where something is, as far as two devices are compared: a region, and its name in both languages. */
export interface PlaceMark {
  region: string
  names: PlaceNames
}
export type PlaceNames = { zh: string; en: string }

export const unknownPlace: PlaceNames = { zh: '未知地点', en: 'an unknown place' }

/** What of a place is compared: the data often knows only the province, and a mobile network seldom the city. */
export function markOf(
  place:
    | { kind: 'known'; countryCode: string; country: string; region: string; names: PlaceNames }
    | { kind: 'local'; isThisMachine: boolean }
    | null,
): PlaceMark | null {
  if (place === null) return null
  if (place.kind === 'local') {
    const names = place.isThisMachine
      ? { zh: '本机', en: 'this machine' }
      : { zh: '内部网络', en: 'an internal network' }
    return { region: 'local', names }
  }
  const { countryCode, country, region, names } = place
  return { region: `${countryCode || country}/${region}`, names }
}

/**
 * Whether the browser is in another region than the phone. The browser is looked at when the picture was made and when the approval
 * is used: both must be where the phone is. A place that nobody knows is none where the phone is.
 */
export function isElsewhere(phone: PlaceMark | null, ...browser: (PlaceMark | null)[]): boolean {
  return phone === null || browser.some(mark => mark?.region !== phone.region)
}

/** Codes that a ticket needs: one for each time that the picture is shown. */
export const slotCount = (lifetime: number, slot: number): number => Math.ceil(lifetime / slot)

/** Which of the codes is shown at `now`, and until when. */
export function slotAt(ticket: { createdAt: Date; expiresAt: Date; slotMs: number }, now: Date) {
  const { createdAt, expiresAt, slotMs } = ticket
  const last = slotCount(expiresAt.getTime() - createdAt.getTime(), slotMs) - 1
  const passed = Math.floor((now.getTime() - createdAt.getTime()) / slotMs)
  const slot = Math.min(last, Math.max(0, passed))
  return { slot, endsAt: new Date(Math.min(expiresAt.getTime(), createdAt.getTime() + (slot + 1) * slotMs)) }
}

/** A proof on the phone must be younger: one that was given for something else a while ago approves nothing. */
export const freshFor = 60_000
/** An approval that the starting browser does not take up is worth nothing after so long. */
export const collectFor = 30_000
/** The same for an application that comes for it in its own time (CIBA poll). */
export const decisionKept = 300_000

export function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age >= 0 && age < freshFor
}

const inPicture = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/

/** What stands behind `/q/`. */
export function readPicturePath(text: string): { id: string; code: string } | null {
  const [, id, code] = inPicture.exec(text) ?? []
  return id && code ? { id, code } : null
}

/** The text of a picture, if it is one of this very realm. @param issuer `https://id.toll.example/realms/toll` */
export function readPictureText(text: string, issuer: string): { id: string; code: string } | null {
  const prefix = `${issuer}/q/`
  return text.startsWith(prefix) ? readPicturePath(text.slice(prefix.length)) : null
}

/** What an application without a browser asks: shown on the phone in exactly these words. */
export interface RequestContents {
  /** What the holder compares with what the application shows them (CIBA 7.1). */
  bindingMessage: string | null
  rows: readonly { label: Written; value: string }[]
}

/** Why the phone warns before it asks. */
export type Warning = 'other-region' | 'unknown-browser'

export function warningsFor(seen: { elsewhere: boolean; browserKnown: boolean }): Warning[] {
  return [
    ...(seen.elsewhere ? (['other-region'] as const) : []),
    ...(seen.browserKnown ? [] : (['unknown-browser'] as const)),
  ]
}
