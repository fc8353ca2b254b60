import type { Coordinates } from './place.ts'

/**
 * The ISO 3166-1 code for a country's Chinese or English name; empty when the text names none ('0', '欧洲', '全球').
 * The names come from the runtime's own language data, the short forms that data files prefer from a list here.
 */
export function countryCodeOf(name: string): string {
  return codes().get(name) ?? ''
}

/** The longest country name that a text without separators begins with ('美国加利福尼亚州'). */
export function countryAtStart(text: string): string {
  for (let length = Math.min(text.length, 12); length >= 2; length -= 1) {
    const name = text.slice(0, length)
    if (codes().has(name)) return name
  }
  return ''
}

export function countryNames(code: string): { zh: string; en: string } {
  return { zh: chinese.of(code) ?? code, en: english.of(code) ?? code }
}

/** A country's middle, and how far its edge may be: only a flight across continents shows at this scale. */
export function countryPoint(code: string): Coordinates | null {
  const row = points[code]
  return row === undefined ? null : { latitude: row[0], longitude: row[1], withinKm: row[2] }
}

const chinese = new Intl.DisplayNames('zh-CN', { type: 'region', fallback: 'none' })
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** Withdrawn codes whose names today's codes carry (DD is not Germany's any more). */
const withdrawn = new Set('AN BU CS DD DY FX HV NH RH SU TP VD YD YU ZR'.split(' '))

const shortNames: ReadonlyMap<string, string> = new Map([
  ['阿联酋', 'AE'],
  ['巴勒斯坦', 'PS'],
  ['刚果金', 'CD'],
  ['刚果布', 'CG'],
  ['马其顿', 'MK'],
  ['波黑', 'BA'],
  ['孟加拉', 'BD'],
  ['中非', 'CF'],
  ['多米尼加', 'DO'],
  ['留尼旺', 'RE'],
])

let table: ReadonlyMap<string, string> | undefined

function codes(): ReadonlyMap<string, string> {
  table ??= listCodes()
  return table
}

function listCodes(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const every = letters.flatMap(first => letters.map(second => first + second)).filter(code => !withdrawn.has(code))
  const named = every.flatMap(code => [chinese.of(code), english.of(code)].map(name => [name, code] as const))
  const known = named.flatMap(([name, code]) => (name === undefined ? [] : [[name, code] as const]))
  return new Map([...known, ...shortNames])
}

/** Latitude, longitude, kilometres from the middle to the edge: rounded, from general knowledge. */
const points: Readonly<Record<string, readonly [latitude: number, longitude: number, withinKm: number]>> = {
  CN: [35, 104, 3000],
  US: [39, -98, 3500],
  CA: [56, -100, 3500],
  RU: [60, 90, 4500],
  BR: [-12, -52, 2500],
  AU: [-25, 134, 2500],
  IN: [22, 79, 2000],
  AR: [-36, -64, 2000],
  KZ: [48, 67, 1600],
  MX: [23, -102, 1700],
  ID: [-3, 118, 2600],
  MN: [47, 104, 1300],
  IR: [32, 53, 1200],
  SA: [24, 45, 1200],
  ZA: [-29, 25, 1000],
  EG: [27, 30, 800],
  NG: [9, 8, 800],
  KE: [0, 38, 600],
  MA: [32, -6, 800],
  DZ: [28, 3, 1200],
  TR: [39, 35, 900],
  JP: [36, 138, 1500],
  KR: [36.5, 128, 350],
  KP: [40, 127, 400],
  VN: [16, 107, 1000],
  TH: [15, 101, 900],
  MY: [4, 109, 1200],
  SG: [1.4, 103.8, 50],
  PH: [12, 122, 1000],
  MM: [21, 96, 1000],
  KH: [12.5, 105, 350],
  LA: [18, 103, 600],
  BN: [4.5, 114.7, 100],
  BD: [24, 90, 400],
  NP: [28, 84, 500],
  LK: [7.5, 80.7, 250],
  PK: [30, 70, 1000],
  AF: [34, 66, 700],
  UZ: [41, 64, 800],
  KG: [41.5, 74.5, 500],
  TJ: [38.5, 71, 400],
  TM: [39, 59, 600],
  AE: [24, 54, 300],
  QA: [25.3, 51.2, 100],
  KW: [29.3, 47.6, 120],
  IL: [31.5, 35, 250],
  IQ: [33, 44, 600],
  GB: [54, -2.5, 700],
  IE: [53.2, -8, 250],
  FR: [46.5, 2.5, 600],
  DE: [51, 10.3, 500],
  NL: [52.2, 5.3, 200],
  BE: [50.6, 4.7, 180],
  LU: [49.8, 6.1, 60],
  CH: [46.8, 8.2, 230],
  AT: [47.6, 14, 350],
  IT: [42.8, 12.5, 800],
  ES: [40.2, -3.6, 900],
  PT: [39.6, -8, 400],
  PL: [52, 19.4, 450],
  CZ: [49.8, 15.5, 280],
  SK: [48.7, 19.7, 250],
  HU: [47.2, 19.4, 300],
  RO: [45.9, 25, 400],
  BG: [42.7, 25.3, 300],
  GR: [39, 22.5, 500],
  RS: [44, 20.8, 250],
  HR: [45.2, 15.5, 300],
  SI: [46.1, 14.8, 150],
  UA: [49, 31.4, 700],
  BY: [53.6, 28, 350],
  LT: [55.3, 23.9, 220],
  LV: [56.9, 24.9, 250],
  EE: [58.7, 25.5, 220],
  FI: [64, 26, 700],
  SE: [62, 16.5, 900],
  NO: [64.5, 13, 1100],
  DK: [56, 10, 300],
  IS: [65, -18.6, 300],
  NZ: [-41.5, 173, 900],
  CL: [-33, -71, 2500],
  PE: [-9.5, -75, 1000],
  CO: [4, -73, 900],
  EC: [-1.5, -78.5, 500],
  VE: [7, -66, 800],
}
