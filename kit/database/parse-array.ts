/** A piece of an array literal: a brace, a quoted element, or a bare one. */
const piece = /[{}]|"((?:[^"\\]|\\.)*)"|([^,{}"]+)/g

/** Reads PostgreSQL's array literal, `{1,NULL,"a \"b\"",{2}}`, giving each element's text to `parse`. */
export function parseArray(text: string, parse: (element: string) => unknown): unknown[] {
  const root: unknown[] = []
  const open = [root]
  for (const [whole, quoted, bare] of text.matchAll(piece)) {
    if (whole === '{') {
      const inner: unknown[] = []
      open.at(-1)?.push(inner)
      open.push(inner)
    } else if (whole === '}') open.pop()
    else if (quoted !== undefined) open.at(-1)?.push(parse(quoted.replace(/\\(.)/g, '$1')))
    else open.at(-1)?.push(bare === 'NULL' ? null : parse(bare ?? ''))
  }
  const [array] = root
  return Array.isArray(array) ? array : []
}
