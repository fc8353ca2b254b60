import { decodeQR } from 'qr/decode.js'

const pixels = 4

/** What the picture says: drawn as a browser draws it, then read as a phone reads it. */
export function textInPicture(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1] ?? 0)
  const width = size * pixels
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = Number(y) * pixels; row < (Number(y) + 1) * pixels; row++) {
      const from = row * width + Number(x) * pixels
      for (let at = from; at < from + Number(length) * pixels; at++) data.fill(0, at * 4, at * 4 + 3)
    }
  return decodeQR({ width, height: width, data })
}
