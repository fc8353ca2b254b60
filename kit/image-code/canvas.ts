import type { Point } from './glyphs.ts'

/** How much ink lies on each pixel, 0 to 255, row by row. */
export type Canvas = { width: number; height: number; ink: Uint8Array }

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, ink: new Uint8Array(width * height) }
}

export type Brush = {
  /** Radius at the start and at the end, in pixels. */
  from: number
  to: number
  /** An eraser leaves paper where it passes. */
  erases?: boolean
}

/** Draws a line through the points with round ends and soft edges, its thickness changing evenly along it. */
export function drawLine(canvas: Canvas, points: readonly Point[], brush: Brush): void {
  const last = points.length - 1
  for (let index = 0; index < last; index += 1) {
    const [start, end] = [points[index], points[index + 1]]
    if (start === undefined || end === undefined) continue
    const radius = brush.from + ((brush.to - brush.from) * (index + 0.5)) / last
    drawSegment(canvas, [start, end], { radius, erases: brush.erases === true })
  }
}

function drawSegment(canvas: Canvas, [a, b]: readonly [Point, Point], pen: { radius: number; erases: boolean }): void {
  const reach = pen.radius + 1
  const [left, right] = [Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach)), Math.max(a[0], b[0]) + reach]
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach)), Math.max(a[1], b[1]) + reach]
  for (let y = top; y <= bottom && y < canvas.height; y += 1) {
    for (let x = left; x <= right && x < canvas.width; x += 1) {
      const cover = Math.min(1, pen.radius + 0.5 - distanceTo(a, b, x, y))
      if (cover > 0) lay(canvas, y * canvas.width + x, { cover, erases: pen.erases })
    }
  }
}

function lay(canvas: Canvas, at: number, { cover, erases }: { cover: number; erases: boolean }): void {
  const before = canvas.ink[at] ?? 0
  canvas.ink[at] = erases ? Math.min(before, 255 * (1 - cover)) : Math.max(before, 255 * cover)
}

/** From a pixel to the nearest point of the segment. */
function distanceTo(a: Point, b: Point, x: number, y: number): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / length))
  return Math.hypot(x - a[0] - along * dx, y - a[1] - along * dy)
}
