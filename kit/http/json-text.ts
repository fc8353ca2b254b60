import { malformed } from './read-body.ts'

/** Deeper than any document of ours, shallower than any parser's stack. */
const maxDepth = 20

/** JSON, refused when nested deeper than 20 or when an object names a member twice (I-JSON, RFC 7493 §2.3). */
export function parseJsonStrictly(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw malformed('not_json', cause)
  }
  requireShallowAndUnique(text)
  return value
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g

/** Walks the tokens of a text already known to be JSON: only there may a string before a colon be taken for a name. */
function requireShallowAndUnique(text: string): void {
  const open: Set<string>[] = []
  let lastString = '""'
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > maxDepth) throw malformed('too_deep')
    } else if (token === '}' || token === ']') open.pop()
    else if (token !== ':') lastString = token
    else {
      const name = JSON.parse(lastString) as string
      const names = open.at(-1)
      if (names?.has(name)) throw malformed('duplicate_parameter')
      names?.add(name)
    }
  }
}
