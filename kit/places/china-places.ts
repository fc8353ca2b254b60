import { type CityRow, cities } from './china-cities.ts'
import type { Coordinates } from './place.ts'

/** A region's place is its capital's; the last figure is how far the region's far corner may be from it, in km. */
type RegionRow = readonly [...CityRow, withinKm: number]

/** A city's reach; an address in it may be a county town an hour away. */
const cityWithinKm = 80

export type ChinaPlace = { region: string; city: string; zh: string; en: string; at: Coordinates | null }

/**
 * Reads a region and a city as data files write them ('广东省', '广西壮族自治区', '深圳市', '伊犁哈萨克自治州' …) into
 * short names, with coordinates of the city, else of the region, else none.
 */
export function readChinaPlace(regionText: string, cityText: string): ChinaPlace {
  const region = shortRegion(regionText)
  const city = shortCity(region, cityText)
  const regionRow = regions[region]
  const cityRow = cities[region]?.[city]
  return {
    region,
    city,
    zh: `${isOutsideMainland(region) ? '中国' : ''}${region}${city}` || '中国',
    en: englishName(regionRow?.[0], cityRow?.[0]),
    at: cityRow ? { latitude: cityRow[1], longitude: cityRow[2], withinKm: cityWithinKm } : regionPoint(regionRow),
  }
}

/** Splits '广东省广州市番禺区' (the IPv6 data has no separators) into its region and city. */
export function splitChinaText(text: string): { region: string; city: string } {
  const name = regionNames.find(each => text.startsWith(each))
  if (name === undefined) return { region: '', city: '' }
  const rest = text.slice(name.length).replace(/^(省|市|(壮族|回族|维吾尔)?自治区|特别行政区|区)/, '')
  return { region: name, city: /^.{2,}?(市|自治州|地区|盟|州)/u.exec(rest)?.[0] ?? '' }
}

function shortRegion(text: string): string {
  return regionNames.find(name => text.startsWith(name)) ?? text
}

/** A municipality's city is the municipality; a known city drops whatever follows its name, an unknown one its rank. */
function shortCity(region: string, text: string): string {
  const isMunicipality = cities[region]?.[region] === undefined && text.startsWith(region)
  if (text === '' || isMunicipality) return ''
  const known = Object.keys(cities[region] ?? {}).find(name => text.startsWith(name))
  return known ?? text.replace(cityRank, '')
}

/** '甘孜藏族自治州' and '甘孜' are one place: the two data files disagree on whether to write the rank. */
const cityRank =
  /(市|地区|盟|((藏|羌|彝|苗|侗|布依|土家|朝鲜|回|蒙古|白|傣|景颇|傈僳|哈尼|壮|哈萨克|柯尔克孜)族?)*自治州)$/u

function englishName(region: string | undefined, city: string | undefined): string {
  return [city, region, 'China'].filter(part => part !== undefined).join(', ')
}

/** Written 「中国香港」, as official Chinese usage has it; the other regions need no country in a Chinese service. */
function isOutsideMainland(region: string): boolean {
  return region === '香港' || region === '澳门' || region === '台湾'
}

function regionPoint(row: RegionRow | undefined): Coordinates {
  // Somewhere in China: its middle and half its width, so that no speed can ever be concluded from it.
  if (row === undefined) return { latitude: 35, longitude: 104, withinKm: 3000 }
  return { latitude: row[1], longitude: row[2], withinKm: row[3] }
}

const regions: Readonly<Record<string, RegionRow>> = {
  北京: ['Beijing', 39.9, 116.4, 80],
  天津: ['Tianjin', 39.1, 117.2, 80],
  上海: ['Shanghai', 31.2, 121.5, 60],
  重庆: ['Chongqing', 29.6, 106.5, 250],
  香港: ['Hong Kong', 22.3, 114.2, 40],
  澳门: ['Macao', 22.2, 113.5, 20],
  台湾: ['Taiwan', 25, 121.5, 200],
  河北: ['Hebei', 38, 114.5, 300],
  山西: ['Shanxi', 37.9, 112.5, 300],
  内蒙古: ['Inner Mongolia', 40.8, 111.7, 1200],
  辽宁: ['Liaoning', 41.8, 123.4, 300],
  吉林: ['Jilin', 43.9, 125.3, 350],
  黑龙江: ['Heilongjiang', 45.8, 126.5, 600],
  江苏: ['Jiangsu', 32.1, 118.8, 300],
  浙江: ['Zhejiang', 30.3, 120.2, 300],
  安徽: ['Anhui', 31.8, 117.2, 300],
  福建: ['Fujian', 26.1, 119.3, 300],
  江西: ['Jiangxi', 28.7, 115.9, 350],
  山东: ['Shandong', 36.7, 117, 400],
  河南: ['Henan', 34.7, 113.6, 350],
  湖北: ['Hubei', 30.6, 114.3, 400],
  湖南: ['Hunan', 28.2, 112.9, 400],
  广东: ['Guangdong', 23.1, 113.3, 450],
  广西: ['Guangxi', 22.8, 108.3, 400],
  海南: ['Hainan', 20, 110.3, 250],
  四川: ['Sichuan', 30.6, 104.1, 500],
  贵州: ['Guizhou', 26.6, 106.6, 350],
  云南: ['Yunnan', 25, 102.7, 500],
  西藏: ['Tibet', 29.7, 91.1, 1000],
  陕西: ['Shaanxi', 34.3, 108.9, 450],
  甘肃: ['Gansu', 36.1, 103.8, 900],
  青海: ['Qinghai', 36.6, 101.8, 800],
  宁夏: ['Ningxia', 38.5, 106.2, 250],
  新疆: ['Xinjiang', 43.8, 87.6, 1200],
}

const regionNames = Object.keys(regions)
