import { crc32, deflateSync } from 'node:zlib'
import type { Canvas } from './canvas.ts'

/** Both have the same shape and differ only in colour, so a page may offer both and the browser takes one. */
export type Theme = 'light' | 'dark'

type Colour = readonly [red: number, green: number, blue: number]

/** Contrast of ink on paper is above 9 to 1 in both. */
const colours: Readonly<Record<Theme, { paper: Colour; ink: Colour }>> = {
  light: { paper: [245, 247, 245], ink: [30, 58, 51] },
  dark: { paper: [30, 38, 36], ink: [214, 228, 223] },
}

/** A PNG of sixteen shades from paper to ink (4 bits a pixel, W3C PNG §11), some 5 KB. */
export function encodePng(canvas: Canvas, theme: Theme): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(canvas.width, 0)
  header.writeUInt32BE(canvas.height, 4)
  // Bit depth 4, colour type 3 (palette); compression, filter and interlace methods are 0.
  header.set([4, 3], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(rowsOf(canvas))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', paletteOf(theme)),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Each row is a filter byte (none), then two pixels to a byte; the width is even. */
function rowsOf({ width, height, ink }: Canvas): Buffer {
  const rowBytes = 1 + width / 2
  const rows = Buffer.alloc(rowBytes * height)
  for (let pixel = 0; pixel < width * height; pixel += 2) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    rows[y * rowBytes + 1 + x / 2] = (shade(ink[pixel]) << 4) | shade(ink[pixel + 1])
  }
  return rows
}

function shade(ink = 0): number {
  return Math.round((ink * 15) / 255)
}

function paletteOf(theme: Theme): Buffer {
  const { paper, ink } = colours[theme]
  const shades = Array.from({ length: 16 }, (_, step) =>
    paper.map((value, part) => mix(value, ink[part] ?? 0, step / 15)),
  )
  return Buffer.from(shades.flat())
}

function mix(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share)
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'ascii'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
