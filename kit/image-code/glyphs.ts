export type Point = readonly [x: number, y: number]
export type Stroke = readonly Point[]

/** How the ten digits are drawn, as strokes in a box one high and `glyphWidth` wide, from the top left. */
export const glyphWidth = 0.62

/** The strokes of a digit. 1 has its flag and foot, 7 a long bar: tilted, they are still not each other. */
export function strokesOf(digit: number): readonly Stroke[] {
  const drawn = glyphs[digit]
  if (drawn === undefined) throw new RangeError(`No glyph for ${digit}`)
  return drawn
}

type Arc = { centre: Point; radius: Point; from: number; to: number }

/** Points along an ellipse, in degrees; 0 is to the right, 90 is down. */
function arc({ centre, radius, from, to }: Arc): Stroke {
  const steps = Math.ceil(Math.abs(to - from) / 18)
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180
    return [centre[0] + radius[0] * Math.cos(angle), centre[1] + radius[1] * Math.sin(angle)] as const
  })
}

const ring = (centre: Point, radius: Point): Stroke => arc({ centre, radius, from: 0, to: 360 })

const six: readonly Stroke[] = [
  [...arc({ centre: [0.6, 0.66], radius: [0.57, 0.63], from: 262, to: 180 })],
  ring([0.31, 0.69], [0.28, 0.28]),
]

const turned = (stroke: Stroke): Stroke => stroke.map(([x, y]) => [glyphWidth - x, 1 - y] as const)

const glyphs: readonly (readonly Stroke[])[] = [
  [ring([0.31, 0.5], [0.27, 0.48])],
  [
    [
      [0.1, 0.22],
      [0.34, 0.02],
      [0.34, 0.98],
    ],
    [
      [0.1, 0.98],
      [0.58, 0.98],
    ],
  ],
  [[...arc({ centre: [0.31, 0.28], radius: [0.26, 0.26], from: 190, to: 388 }), [0.06, 0.98], [0.6, 0.98]]],
  [
    arc({ centre: [0.28, 0.26], radius: [0.25, 0.24], from: 200, to: 440 }),
    arc({ centre: [0.28, 0.73], radius: [0.29, 0.25], from: 280, to: 520 }),
  ],
  [
    [
      [0.45, 0.98],
      [0.45, 0.02],
      [0.02, 0.7],
      [0.62, 0.7],
    ],
  ],
  [
    [
      [0.56, 0.03],
      [0.14, 0.03],
      [0.1, 0.46],
      ...arc({ centre: [0.28, 0.68], radius: [0.3, 0.29], from: 238, to: 505 }),
    ],
  ],
  six,
  [
    [
      [0.03, 0.03],
      [0.59, 0.03],
      [0.24, 0.98],
    ],
  ],
  [ring([0.31, 0.25], [0.22, 0.23]), ring([0.31, 0.73], [0.28, 0.25])],
  six.map(turned),
]
