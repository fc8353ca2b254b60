import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cities } from './china-cities.ts'
import { readChinaPlace } from './china-places.ts'
import {
  addressPrefix,
  canonicalAddress,
  createPlaces,
  distanceKm,
  isLocalAddress,
  isSamePlace,
  type KnownPlace,
  leastDistanceKm,
  placeName,
  retellPlace,
} from './index.ts'
import { readRegionText } from './region-text.ts'

const { placeOf } = createPlaces()

function known(address: string): KnownPlace {
  const place = placeOf(address)
  assert.equal(place?.kind, 'known', address)
  return place
}

test('an address in China has its region, city and a point on the map, by IPv4 and IPv6', () => {
  const shenzhen = known('120.24.78.68')
  assert.deepEqual(
    [shenzhen.countryCode, shenzhen.region, shenzhen.city, shenzhen.isp],
    ['CN', '广东', '深圳', '阿里云'],
  )
  assert.equal(placeName(shenzhen, 'zh-CN'), '广东深圳')
  assert.equal(placeName(shenzhen, 'zh-Hant'), '廣東深圳')
  assert.equal(placeName(shenzhen, 'en'), 'Shenzhen, Guangdong, China')
  const guangzhou = known('240e:47d:c20:1627:30a3:ba0d:a5e6:ec19')
  assert.deepEqual([guangzhou.region, guangzhou.city], ['广东', '广州'])
  assert.equal(placeName(known('2409:8a00::1'), 'zh-CN'), '北京')
  assert.equal(placeName(known('202.106.0.20'), 'zh-CN'), '北京')
})

test('Hong Kong, Macao and Taiwan are regions of China, however the data writes them', () => {
  for (const address of ['103.7.28.1', '2404:c804::1']) assert.equal(placeName(known(address), 'zh-CN'), '中国香港')
  assert.equal(placeName(known('202.175.0.1'), 'en'), 'Macao, China')
  assert.equal(readRegionText('Hong Kong|0|0|HKT|HK')?.names.zh, '中国香港')
  assert.equal(known('168.95.1.1').countryCode, 'CN')
})

test('abroad the country is named and no more', () => {
  assert.equal(placeName(known('8.8.8.8'), 'zh-CN'), '美国')
  assert.equal(placeName(known('133.1.1.1'), 'en'), 'Japan')
  assert.equal(known('2001:200::1').countryCode, 'JP')
  assert.equal(readRegionText('Australia|Queensland|Brisbane|0|AU')?.names.en, 'Australia')
})

test('private and loopback addresses are local, in every way of writing them', () => {
  const local = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.1.1',
    '::1',
    'fe80::1%eth0',
  ]
  for (const address of [...local, 'fd00::1', '::ffff:192.168.1.1', '[::1]']) {
    assert.equal(placeOf(address)?.kind, 'local', address)
  }
  assert.equal(isLocalAddress('172.32.0.1'), false)
})

test('this machine is told from an internal network', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
    assert.equal(placeName(placeOf(address), 'zh-CN'), '本机', address)
  }
  assert.equal(placeName(placeOf('::1'), 'en'), 'this machine')
  assert.equal(placeName(placeOf('192.168.1.1'), 'zh-CN'), '内部网络')
  assert.equal(placeName(placeOf('fe80::1'), 'en'), 'an internal network')
})

test('what is no address, and what the data cannot place, is null', () => {
  for (const text of ['', 'localhost', '1.2.3', '999.1.1.1', '2001:4860:4860::8888']) assert.equal(placeOf(text), null)
  assert.equal(placeName(null, 'en'), 'an unknown place')
})

test('simulated places win over the data, and over being local, in every writing of the address', () => {
  const qinghe: KnownPlace = {
    kind: 'known',
    countryCode: 'CN',
    country: '中国',
    region: '青禾',
    city: '青禾市',
    isp: '模拟',
    at: { latitude: 31, longitude: 112, withinKm: 50 },
    names: { zh: '青禾市', en: 'Qinghe' },
  }
  const places = createPlaces({ simulatedPlaces: new Map([['192.168.1.5', qinghe]]) })
  assert.equal(placeName(places.placeOf('::ffff:192.168.1.5'), 'zh-CN'), '青禾市')
  assert.deepEqual(places.placeOf('192.168.1.6'), { kind: 'local', isThisMachine: false })
  const desk = createPlaces({ simulatedLocal: qinghe })
  for (const address of ['192.168.1.6', '10.0.0.9', 'fe80::1']) assert.equal(desk.placeOf(address), qinghe, address)
  assert.notEqual(desk.placeOf('202.96.209.133'), qinghe)
})

test('any IPv4 or IPv6 address is answered without a throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), address => {
      const place = placeOf(address)
      assert.notEqual(placeName(place, 'zh-CN'), '')
      assert.notEqual(addressPrefix(address), null)
    }),
  )
})

test('a prefix groups a rack or a household', () => {
  assert.equal(addressPrefix('203.0.113.77'), '203.0.113.0/24')
  assert.equal(addressPrefix('::ffff:203.0.113.77'), '203.0.113.0/24')
  assert.equal(addressPrefix('240e:47d:c20:1627:30a3:ba0d:a5e6:ec19'), '240e:47d:c20:1600::/56')
  assert.equal(addressPrefix('not an address'), null)
  assert.equal(canonicalAddress('2408:8000:0::ABCD'), '2408:8000::abcd')
})

test('distances are those of the map, within what a tenth of a degree allows', () => {
  const [beijing, shanghai] = [readChinaPlace('北京', '').at, readChinaPlace('上海市', '上海市').at]
  assert.ok(beijing && shanghai)
  assert.ok(Math.abs(distanceKm(beijing, shanghai) - 1068) < 15)
  assert.equal(leastDistanceKm(beijing, beijing), 0)
  assert.ok(leastDistanceKm(beijing, shanghai) < distanceKm(beijing, shanghai))
})

test('every city of the table lies in China and within its region’s reach', () => {
  for (const [region, rows] of Object.entries(cities)) {
    const whole = readChinaPlace(region, '').at
    assert.ok(whole, region)
    for (const city of Object.keys(rows)) {
      const at = readChinaPlace(region, `${city}市`).at
      assert.ok(at && at.withinKm < 100, city)
      assert.ok(at.latitude > 18 && at.latitude < 54 && at.longitude > 73 && at.longitude < 135, city)
      assert.ok(distanceKm(at, whole) <= whole.withinKm + 200, `${region}${city} ${distanceKm(at, whole)}`)
    }
  }
})

test('names are shortened alike whichever file they come from', () => {
  const pairs = [
    ['广西壮族自治区', '南宁市', '广西南宁'],
    ['新疆', '伊犁哈萨克自治州', '新疆伊犁'],
    ['四川省', '甘孜藏族自治州', '四川甘孜'],
    ['吉林省', '吉林市', '吉林吉林'],
    ['重庆市', '重庆市', '重庆'],
    ['青海省', '海南藏族自治州', '青海海南'],
  ] as const
  for (const [region, city, name] of pairs) assert.equal(readChinaPlace(region, city).zh, name)
})

test('a place whose city is not known is the same as any city of its region, and no other region’s', () => {
  const of = (text: string) => readRegionText(text) ?? assert.fail(text)
  const [shenzhen, guangdong] = [of('中国|0|广东省|深圳市|电信'), of('中国|0|广东省|0|移动')]
  assert.ok(isSamePlace(shenzhen, guangdong))
  assert.ok(!isSamePlace(shenzhen, of('中国|0|广东省|广州市|电信')))
  assert.ok(!isSamePlace(guangdong, of('中国|0|湖南省|0|移动')))
  assert.ok(!isSamePlace(shenzhen, { kind: 'local', isThisMachine: true }))
})

test('a name that was kept is said in the language of its reader, as far as it names no place', () => {
  assert.equal(retellPlace('内部网络', 'en'), 'an internal network')
  assert.equal(retellPlace('an internal network', 'zh-CN'), '内部网络')
  assert.equal(retellPlace('this machine', 'zh-CN'), '本机')
  assert.equal(retellPlace('广东深圳', 'en'), '广东深圳')
})
