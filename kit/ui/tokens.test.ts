import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { packageRoot } from '../root.ts'
import { colours } from './brand-icon.ts'
import { realmLooks } from './components/mark-paths.ts'

type Theme = 'light' | 'dark'
type Tokens = ReadonlyMap<string, Record<Theme, string>>

const css = readFileSync(new URL('kit/ui/tokens.css', packageRoot), 'utf8')
const common = readTokens(blockOf(':root'))

/** What stands on what: [text, ground]. */
const texts: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'brand', 'brand-strong', 'bad', 'warn', 'ok', 'info'].flatMap(text =>
    ['paper', 'ground'].map((ground): [string, string] => [text, ground]),
  ),
  ...['ink', 'ink-2', 'ink-3'].map((text): [string, string] => [text, 'sunk']),
  ...['ok', 'info', 'warn', 'bad'].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ['ink', `${tone}-soft`],
  ]),
  ['brand', 'brand-soft'],
  ['brand-strong', 'brand-soft'],
  ['on-fill', 'fill'],
  ['on-fill', 'fill-strong'],
  ['on-fill', 'bad-fill'],
  ['on-fill', 'bad-fill-strong'],
]

/** Lines and shapes that have to be seen: the box of a field, the ring of a score, a ticked box, the focus. */
const shapes: [string, string][] = [
  ['line-strong', 'paper'],
  ['line-strong', 'ground'],
  ['brand', 'line'],
  ['fill', 'paper'],
  ['ink', 'focus'],
]

for (const realm of realmLooks) {
  const tokens: Tokens = new Map([...common, ...readTokens(realm === 'toll' ? '' : blockOf(`[data-realm="${realm}"]`))])
  for (const theme of ['light', 'dark'] as const) {
    test(`${realm}, ${theme}: text has a contrast of 4.5 (WCAG 2.2, 1.4.3)`, () => {
      assert.deepEqual(tooWeak(tokens, theme, texts, 4.5), [])
    })
    test(`${realm}, ${theme}: shapes have a contrast of 3 (WCAG 2.2, 1.4.11)`, () => {
      // In the dark the ring's yellow half is what is seen, and the button is known by its words.
      const seen = theme === 'light' ? shapes : shapes.slice(0, 3)
      assert.deepEqual(tooWeak(tokens, theme, seen, 3), [])
    })
  }
  test(`${realm}: the icon of the browser's tab has the brand's colour`, () => {
    assert.equal(tokens.get('fill')?.light, colours[realm])
  })
}

test('the contrast is computed as WCAG defines it', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})

function tooWeak(tokens: Tokens, theme: Theme, pairs: [string, string][], least: number): string[] {
  return pairs.flatMap(([front, ground]) => {
    const ratio = contrast(colourOf(tokens, front, theme), colourOf(tokens, ground, theme))
    return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)}`] : []
  })
}

function colourOf(tokens: Tokens, name: string, theme: Theme): string {
  const colour = tokens.get(name)?.[theme]
  assert.ok(colour, `no token --${name}`)
  return colour
}

function blockOf(selector: string): string {
  const start = css.indexOf(`${selector} {`)
  assert.notEqual(start, -1, selector)
  return css.slice(start, css.indexOf('\n}', start))
}

function readTokens(block: string): Map<string, Record<Theme, string>> {
  const pairs = block.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)
  return new Map(Array.from(pairs, ([, name = '', light = '', dark = '']) => [name, { light, dark }]))
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
