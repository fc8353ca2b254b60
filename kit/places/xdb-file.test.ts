import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { AppError } from '../errors/index.ts'
import { addressBytes } from './address.ts'
import { createPlaces, placeName } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'places-'))
after(() => rmSync(folder, { recursive: true }))

type Row = readonly [first: string, last: string, region: string]

/** Writes the smallest valid file of the format, by its published layout; all rows share their first two bytes. */
function writeXdb(name: string, family: 4 | 6, rows: readonly Row[]): string {
  const width = family === 4 ? 4 : 16
  const table = Buffer.alloc(256 + 256 * 256 * 8)
  const texts = rows.map(([, , region]) => Buffer.from(region))
  const index = Buffer.alloc(rows.length * (width * 2 + 6))
  let position = table.length
  rows.forEach(([first, last], number) => {
    const at = number * (width * 2 + 6)
    index.set(stored(first), at)
    index.set(stored(last), at + width)
    index.writeUInt16LE(texts[number]?.length ?? 0, at + width * 2)
    index.writeUInt32LE(position, at + width * 2 + 2)
    position += texts[number]?.length ?? 0
  })
  const lastRow = position + (rows.length - 1) * (width * 2 + 6)
  table.writeUInt16LE(3, 0)
  table.writeUInt16LE(1, 2)
  table.writeUInt32LE(position, 8)
  table.writeUInt32LE(lastRow, 12)
  table.writeUInt16LE(family, 16)
  const [one = 0, two = 0] = addressBytes(rows[0]?.[0] ?? '')
  table.writeUInt32LE(position, 256 + (one * 256 + two) * 8)
  table.writeUInt32LE(lastRow, 256 + (one * 256 + two) * 8 + 4)
  const file = join(folder, name)
  writeFileSync(file, Buffer.concat([table, ...texts, index]))
  return file
}

function stored(address: string): Uint8Array {
  const bytes = addressBytes(address)
  return bytes.length === 4 ? bytes.toReversed() : bytes
}

const file4 = writeXdb('v4.xdb', 4, [
  ['120.24.0.0', '120.24.77.255', '中国|浙江省|杭州市|电信|CN'],
  ['120.24.78.0', '120.24.255.255', '中国|湖北省|武汉市|联通|CN'],
])
const file6 = writeXdb('v6.xdb', 6, [
  ['240e:47d::', '240e:47d:ffff:ffff:ffff:ffff:ffff:ffff', '中国|陕西省|西安市|电信|CN'],
])

test('an operator’s newer files are used for IPv4 and IPv6, up to their edges', () => {
  const { placeOf } = createPlaces({ file: file4, file6 })
  assert.equal(placeName(placeOf('120.24.78.68'), 'zh-CN'), '湖北武汉')
  assert.equal(placeName(placeOf('120.24.77.255'), 'zh-CN'), '浙江杭州')
  assert.equal(placeName(placeOf('240e:47d:c20::1'), 'en'), "Xi'an, Shaanxi, China")
  assert.equal(placeOf('120.25.0.1'), null)
})

test('only the IPv4 file replaced: IPv6 stays with the package’s data', () => {
  const { placeOf } = createPlaces({ file: file4 })
  assert.equal(placeName(placeOf('240e:47d:c20:1627::1'), 'zh-CN'), '广东广州')
})

function codeOf(options: Parameters<typeof createPlaces>[0]): string {
  try {
    createPlaces(options)
  } catch (error) {
    assert.ok(error instanceof AppError)
    return error.code
  }
  return assert.fail('opened')
}

test('a wrong file stops the start with its reason', () => {
  const junk = join(folder, 'junk.xdb')
  writeFileSync(junk, Buffer.alloc(600_000, 7))
  assert.equal(codeOf({ file: junk }), 'places.file_not_xdb')
  assert.equal(codeOf({ file: join(folder, 'absent.xdb') }), 'places.file_unreadable')
  assert.equal(codeOf({ file: file6 }), 'places.file_wrong_family')
})
