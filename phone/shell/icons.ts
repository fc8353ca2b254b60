import { crc32, deflateSync } from 'node:zlib'

export const iconSizes = [192, 512] as const
type Purpose = 'any' | 'maskable' | 'touch'

export const iconPath = (size: number, purpose: Purpose): string => `/icons/${purpose}-${size}.png`

/** The app's icons by address, drawn here: the pass with its cord hole and a tick, on the brand's colour. */
export function drawIcons(): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const drawn = iconSizes.flatMap(size =>
    (['any', 'maskable'] as const).map(purpose => [iconPath(size, purpose), drawIcon(size, purpose)] as const),
  )
  return new Map([...drawn, [iconPath(180, 'touch'), drawIcon(180, 'touch')]])
}

interface Point {
  x: number
  y: number
}

const brand = [15, 107, 92] as const
const white = [255, 255, 255] as const
/** Looks at each pixel in so many places a side. */
const samples = 3

function drawIcon(size: number, purpose: Purpose): Uint8Array<ArrayBuffer> {
  // A mask may cut off all but the middle 80 % (Manifest, maskable icons): there the sign is smaller and the ground fills all.
  const scale = purpose === 'any' ? 32 : 40
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const pixel = look(size, scale, { x, y }, purpose !== 'any')
      rows.set(pixel, y * (size * 4 + 1) + 1 + x * 4)
    }
  return png(size, rows)
}

function look(size: number, scale: number, { x, y }: Point, filled: boolean): number[] {
  let [ground, sign] = [0, 0]
  for (let a = 0; a < samples; a++)
    for (let b = 0; b < samples; b++) {
      const at = (offset: number, sub: number): number => ((offset + (sub + 0.5) / samples) / size - 0.5) * scale + 16
      const point = { x: at(x, a), y: at(y, b) }
      const isGround = filled || inRounded(point, { x: 16, y: 16 }, 16, 7.5)
      if (isGround) ground++
      if (isGround && inPass(point) && !inTick(point)) sign++
    }
  const all = samples * samples
  if (ground === 0) return [0, 0, 0, 0]
  const share = sign / ground
  const mix = brand.map((part, index) => Math.round(part * (1 - share) + (white[index] ?? 0) * share))
  return [...mix, Math.round((255 * ground) / all)]
}

function inRounded({ x, y }: Point, centre: Point, half: number, radius: number): boolean {
  const dx = Math.max(0, Math.abs(x - centre.x) - (half - radius))
  const dy = Math.max(0, Math.abs(y - centre.y) - (half - radius))
  return Math.abs(x - centre.x) <= half && Math.abs(y - centre.y) <= half && Math.hypot(dx, dy) <= radius
}

/** The city-gate pass: arched at the top, with the hole for its cord; as the realms' marks, somewhat smaller. */
function inPass({ x, y }: Point): boolean {
  const inArch = Math.hypot(x - 16, y - 13.5) <= 7.2
  const inBody = y >= 13.5 && inRounded({ x, y }, { x: 16, y: 18 }, 7.2, 2.4) && y <= 25.2
  const inHole = Math.hypot(x - 16, y - 10.2) <= 1.4
  return (inArch || inBody) && !inHole
}

function inTick(point: Point): boolean {
  const [left, low, right] = [
    { x: 12.7, y: 18 },
    { x: 15.2, y: 20.5 },
    { x: 19.5, y: 15.6 },
  ]
  return Math.min(distance(point, left, low), distance(point, low, right)) <= 1
}

function distance({ x, y }: Point, from: Point | undefined, to: Point | undefined): number {
  if (!from || !to) return Number.POSITIVE_INFINITY
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy)
}

/** PNG (ISO/IEC 15948), 8 bits a channel with alpha; `rows` have their filter byte. */
function png(size: number, rows: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]
  return Uint8Array.from(Buffer.concat([signature, ...parts]))
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
