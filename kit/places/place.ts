import { type Language, toTraditional } from '../i18n/index.ts'

/** Approximate: the true point lies within `withinKm` in almost every case (a city's reach, half a province's width). */
export type Coordinates = { latitude: number; longitude: number; withinKm: number }

/** Parts are as the data writes them, in short form ('广东', '深圳'); an empty text means the data does not say. */
export type KnownPlace = {
  kind: 'known'
  /** ISO 3166-1 alpha-2; empty when the data names no country. */
  countryCode: string
  country: string
  region: string
  city: string
  /** The network operator, for staff; never shown to the person as a place. */
  isp: string
  at: Coordinates | null
  names: { zh: string; en: string }
}

/** This very machine, or an organisation's own network: no place on the map. */
export type LocalPlace = { kind: 'local'; isThisMachine: boolean }
export type Place = KnownPlace | LocalPlace

/** What a page says for a place; `null` is an address that the data does not know. */
export function placeName(place: Place | null, language: Language): string {
  const names = namesOf(place)
  if (language === 'en') return names.en
  return language === 'zh-Hant' ? toTraditional(names.zh) : names.zh
}

const unknown = { zh: '未知地点', en: 'an unknown place' }
const thisMachine = { zh: '本机', en: 'this machine' }
const ownNetwork = { zh: '内部网络', en: 'an internal network' }

function namesOf(place: Place | null): KnownPlace['names'] {
  if (place === null) return unknown
  if (place.kind === 'known') return place.names
  return place.isThisMachine ? thisMachine : ownNetwork
}

/** A name that was kept as it was said then: what is no name of a place on the map is said in the reader's language. */
export function retellPlace(name: string, language: Language): string {
  const ours = [unknown, thisMachine, ownNetwork].find(({ zh, en }) =>
    [zh, toTraditional(zh), en].some(one => one === name),
  )
  if (!ours) return name
  if (language === 'en') return ours.en
  return language === 'zh-Hant' ? toTraditional(ours.zh) : ours.zh
}

/**
 * Whether two sign-ins count as from one place. Providers move a household between addresses of one city all day, and
 * the data often knows only the province, so a missing city matches any city of its region. Two local places are one.
 */
export function isSamePlace(left: Place, right: Place): boolean {
  if (left.kind === 'local' || right.kind === 'local') return left.kind === right.kind
  if (left.countryCode !== right.countryCode || left.country !== right.country) return false
  return agree(left.region, right.region) && agree(left.city, right.city)
}

function agree(left: string, right: string): boolean {
  return left === '' || right === '' || left === right
}
