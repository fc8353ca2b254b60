import { readChinaPlace, splitChinaText } from './china-places.ts'
import { countryAtStart, countryCodeOf, countryNames, countryPoint } from './countries.ts'
import type { KnownPlace } from './place.ts'

/**
 * Reads one line of the data. Three ways of writing it are in use:
 * '中国|0|广东省|深圳市|电信' (country, area, region, city, operator), '中国|广东省|深圳市|电信|CN' (newer files, with the
 * country's code) and, for IPv6 in the package, '中国广东省深圳市龙岗区' with the operator apart. '0' means not known.
 * `null` when the line names no country.
 */
export function readRegionText(text: string, isp = ''): KnownPlace | null {
  const parts = text.split('|').map(part => (part === '0' ? '' : part.trim()))
  if (parts.length < 5) return readRunTogether(text, isp)
  const [country = '', second = '', third = '', fourth = '', fifth = ''] = parts
  const isNewer = /^[A-Z]{2}$/.test(fifth)
  return isNewer
    ? placeOf({ country, code: fifth, region: second, city: third, isp: fourth })
    : placeOf({ country, code: countryCodeOf(country), region: third, city: fourth, isp: fifth })
}

function readRunTogether(text: string, isp: string): KnownPlace | null {
  const country = countryAtStart(text)
  const code = countryCodeOf(country)
  const { region, city } = code === 'CN' ? splitChinaText(text.slice(country.length)) : { region: '', city: '' }
  return placeOf({ country, code, region, city, isp })
}

type Parts = { country: string; code: string; region: string; city: string; isp: string }

/** Hong Kong, Macao and Taiwan are regions of China here, however the file writes them. */
const regionCodes: ReadonlyMap<string, string> = new Map([
  ['HK', '香港'],
  ['MO', '澳门'],
  ['TW', '台湾'],
])

function placeOf(parts: Parts): KnownPlace | null {
  if (parts.code === '') return null
  const region = regionCodes.get(parts.code)
  if (region === undefined && parts.code !== 'CN') return foreignPlace(parts)
  const place = readChinaPlace(region ?? parts.region, parts.city)
  return {
    kind: 'known',
    countryCode: 'CN',
    country: '中国',
    region: place.region,
    city: place.city,
    isp: parts.isp,
    at: place.at,
    names: { zh: place.zh, en: place.en },
  }
}

/** Abroad the country is named and no more: the data's regions there are seldom right. */
function foreignPlace(parts: Parts): KnownPlace {
  const { code, region, city, isp } = parts
  const names = countryNames(code)
  return { kind: 'known', countryCode: code, country: names.zh, region, city, isp, at: countryPoint(code), names }
}
