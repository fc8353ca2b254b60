import { type Canvas, createCanvas, drawLine } from './canvas.ts'
import type { Dice } from './dice.ts'
import { glyphWidth, type Point, type Stroke, strokesOf } from './glyphs.ts'

/** Pixels of the picture; a page shows it at half the size, so that twice the zoom is still sharp. */
export const pictureWidth = 320
export const pictureHeight = 112

/** Draws the digits leaning, swaying and touching, crossed by lines of ink and of paper. */
export function drawCode(digits: string, dice: Dice): Canvas {
  const canvas = createCanvas(pictureWidth, pictureHeight)
  const sway = createSway(dice)
  const cell = (pictureWidth - 40) / digits.length
  for (const [index, digit] of [...digits].entries()) {
    const place = createPlacing(20 + cell * (index + 0.5), Math.min(cell, 62), dice)
    for (const stroke of strokesOf(Number(digit))) drawStroke(canvas, stroke, { place, sway, dice })
  }
  // Paper-coloured cuts break the digits' outlines and ink lines join them, against cutting the picture into digits. Both
  // stay thin beside a stroke: a person must never take a line for a part of a digit.
  for (let count = 0; count < 2; count += 1) {
    drawLine(canvas, acrossPicture(dice), { from: dice.between(0.8, 1.3), to: 1.2, erases: true })
  }
  for (let count = 0; count < 4; count += 1) {
    drawLine(canvas, acrossPicture(dice), { from: dice.between(0.6, 1.2), to: dice.between(0.6, 1.2) })
  }
  for (let count = 0; count < 70; count += 1) drawSpeck(canvas, dice)
  return canvas
}

type Move = (point: Point) => Point

function drawStroke(canvas: Canvas, stroke: Stroke, how: { place: Move; sway: Move; dice: Dice }): void {
  const points = subdivide(stroke).map(point => how.sway(how.place(point)))
  drawLine(canvas, points, { from: how.dice.between(3.6, 5.4), to: how.dice.between(3.6, 5.4) })
}

/** Long straight strokes get points along them, so that they bend with the picture. */
function subdivide(stroke: Stroke): Point[] {
  return stroke.flatMap((point, index) => {
    const next = stroke[index + 1]
    if (next === undefined) return [point]
    const steps = Math.max(1, Math.ceil(Math.hypot(next[0] - point[0], next[1] - point[1]) / 0.12))
    return Array.from({ length: steps }, (_, step) => between(point, next, step / steps))
  })
}

function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/** A random affine map from the glyph's box to its cell: size, slant, a lean of up to 17°, some shift. */
function createPlacing(centre: number, width: number, dice: Dice): Move {
  const [high, wide] = [dice.between(60, 74), width * dice.between(0.95, 1.2)]
  const [lean, slant] = [dice.between(-0.3, 0.3), dice.between(-0.2, 0.2)]
  const [cos, sin] = [Math.cos(lean), Math.sin(lean)]
  const [left, top] = [centre + dice.between(-5, 5), pictureHeight / 2 + dice.between(-9, 9)]
  return ([x, y]) => {
    const up = (y - 0.5) * high
    const across = (x - glyphWidth / 2) * wide + up * slant
    return [left + across * cos - up * sin, top + across * sin + up * cos]
  }
}

/** A slow wave over the whole picture, both ways. */
function createSway(dice: Dice): Move {
  const [sideways, upward] = [dice.between(2, 4.5), dice.between(2, 4.5)]
  const [pace, march] = [dice.between(0.05, 0.09), dice.between(0.03, 0.06)]
  const [start, begin] = [dice.between(0, 6.28), dice.between(0, 6.28)]
  return ([x, y]) => [x + sideways * Math.sin(y * pace + start), y + upward * Math.sin(x * march + begin)]
}

/** A curve from the left edge to the right one. */
function acrossPicture(dice: Dice): Point[] {
  const knots = [0, 1, 2, 3].map(() => dice.between(12, pictureHeight - 12))
  const [a = 0, b = 0, c = 0, d = 0] = knots
  return Array.from({ length: 41 }, (_, step) => {
    const t = step / 40
    const s = 1 - t
    return [t * pictureWidth, s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d] as const
  })
}

function drawSpeck(canvas: Canvas, dice: Dice): void {
  const at: Point = [dice.between(0, pictureWidth), dice.between(0, pictureHeight)]
  const radius = dice.between(0.5, 1.4)
  drawLine(canvas, [at, at], { from: radius, to: radius })
}
