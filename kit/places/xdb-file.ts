import { readFileSync } from 'node:fs'
import { AppError } from '../errors/index.ts'
import { addressBytes } from './address.ts'

/** One line of the data as written ('中国|广东省|深圳市|电信|CN'), or `null` when it has none for the address. */
export type RegionFile = { family: 4 | 6; find: (address: string) => string | null }

const headerBytes = 256
const vectorBytes = 256 * 256 * 8

/**
 * Reads an ip2region `.xdb` file (structure versions 2 and 3, IPv4 or IPv6) wholly into memory, so that an operator may
 * use newer data than the package ships. Layout: header, a 256 × 256 table of index ranges by the first two bytes,
 * regions, then index rows of first address, last address, length (u16) and position (u32) of the region's text.
 * @throws AppError `places.file_unreadable`, `places.file_not_xdb` with the file's name.
 */
export function openXdbFile(file: string): RegionFile {
  const data = read(file)
  const version = data.length < headerBytes + vectorBytes ? 0 : data.readUInt16LE(0)
  const family = version === 3 && data.readUInt16LE(16) === 6 ? 6 : 4
  const [first, last] = version === 0 ? [0, 0] : [data.readUInt32LE(8), data.readUInt32LE(12)]
  const isSound = (version === 2 || version === 3) && first >= headerBytes + vectorBytes && last >= first
  if (!isSound || last >= data.length) throw new AppError('places.file_not_xdb', { details: { file } })
  return { family, find: address => find(data, addressBytes(address)) }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new AppError('places.file_unreadable', { details: { file }, cause })
  }
}

function find(data: Buffer, address: Uint8Array): string | null {
  const rowBytes = address.length * 2 + 6
  const cell = headerBytes + ((address[0] ?? 0) * 256 + (address[1] ?? 0)) * 8
  const [start, end] = [data.readUInt32LE(cell), data.readUInt32LE(cell + 4)]
  let [low, high] = start === 0 ? [0, -1] : [0, Math.floor((end - start) / rowBytes)]
  while (low <= high) {
    const middle = (low + high) >> 1
    const row = start + middle * rowBytes
    if (compare(address, data, row) < 0) high = middle - 1
    else if (compare(address, data, row + address.length) > 0) low = middle + 1
    else return textAt(data, row + address.length * 2)
  }
  return null
}

function textAt(data: Buffer, at: number): string | null {
  const [length, position] = [data.readUInt16LE(at), data.readUInt32LE(at + 2)]
  return length === 0 ? null : data.toString('utf8', position, position + length)
}

/** IPv4 addresses are stored little-endian, IPv6 ones in network order. */
function compare(address: Uint8Array, data: Buffer, at: number): number {
  const width = address.length
  for (let index = 0; index < width; index += 1) {
    const stored = data[at + (width === 4 ? 3 - index : index)] ?? 0
    const difference = (address[index] ?? 0) - stored
    if (difference !== 0) return difference
  }
  return 0
}
