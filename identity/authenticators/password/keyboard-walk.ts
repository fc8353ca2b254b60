/** Lines a finger follows without thought: rows and slanting columns of a QWERTY keyboard, digits, the alphabet. */
const lines = [
  '1234567890-=',
  '01234567890',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '147',
  '258',
  '369',
  '159',
  '357',
]
const walks = [...lines, ...lines.map(reversed)]
// Three neighbours in a row are no accident, two are.
const leastStep = 3

/** Whether the whole text is made of such lines, each at least three keys long: `qweasdzxc`, `1qaz2wsx`, `147258369`. */
export function isKeyboardWalk(folded: string): boolean {
  return isWalk(folded) || (isDoubled(folded) && isWalk(everySecond(folded)))
}

function isWalk(text: string): boolean {
  // reachable[n]: the first n characters are made of whole lines.
  const reachable = [true]
  for (let end = leastStep; end <= text.length; end++) {
    for (let start = end - leastStep; start >= 0 && reachable[end] !== true; start--) {
      const piece = text.slice(start, end)
      if (piece.length > longestLine) break
      if (reachable[start] === true) reachable[end] = walks.some(walk => walk.includes(piece))
    }
  }
  return text.length >= leastStep && reachable[text.length] === true
}

const longestLine = Math.max(...lines.map(line => line.length))

/** `11223344`: each key pressed twice. */
function isDoubled(text: string): boolean {
  return text.length % 2 === 0 && /^(?:(.)\1)+$/u.test(text)
}

function everySecond(text: string): string {
  return text.replace(/(.)\1/gu, '$1')
}

function reversed(line: string): string {
  return Array.from(line).toReversed().join('')
}
