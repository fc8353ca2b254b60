/** For tests only: what stands in a file, read back by the tables that readers search and copy by (ISO 32000-1 9.10.3). */
import { inflateSync } from 'node:zlib'

export interface ReadPdf {
  pages: number
  /** Lines of all pages, as they were drawn. */
  lines: string[]
  /** Names of the fonts that the file carries. */
  embedded: string[]
}

export function readPdf(bytes: Uint8Array): ReadPdf {
  const file = Buffer.from(bytes).toString('latin1')
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  )
  const streamOf = (id: string): string => {
    const [, stream = ''] = /stream\r?\n([^]*?)\r?\nendstream/.exec(objects.get(id) ?? '') ?? []
    const raw = Buffer.from(stream, 'latin1')
    return /FlateDecode/.test(objects.get(id) ?? '') ? inflateSync(raw).toString('latin1') : stream
  }
  const all = [...objects.values()].join('\n')
  const fonts = new Map<string, Map<number, string>>()
  for (const [, name = '', id = ''] of all.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const [, unicode = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '') ?? []
    fonts.set(name, mapOf(streamOf(unicode)))
  }
  const contents = [...all.matchAll(/\/Contents (\d+) 0 R/g)].map(([, id = '']) => streamOf(id))
  return {
    pages: contents.length,
    lines: contents.flatMap(content => linesOf(content, fonts)),
    embedded: [...new Set([...all.matchAll(/\/FontName \/(\S+)/g)].map(([, name = '']) => name))],
  }
}

const textOfHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** `<0001> <0005> [<0041> …]`, a glyph to a character. */
function mapOf(cmap: string): Map<number, string> {
  const map = new Map<number, string>()
  for (const [, first = '', , list = ''] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([\da-f ]+)>/gi)].entries())
      map.set(parseInt(first, 16) + index, textOfHex(hex.replaceAll(' ', '')))
  return map
}

function linesOf(content: string, fonts: ReadonlyMap<string, Map<number, string>>): string[] {
  let font: Map<number, string> = new Map()
  return content.split('\n').flatMap(line => {
    const [, name] = /^\/(F\d+) \S+ Tf$/.exec(line) ?? []
    if (name !== undefined) font = fonts.get(name) ?? new Map()
    if (!/TJ$/.test(line)) return []
    const codes = [...line.matchAll(/<([\da-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    return [codes.map(code => font.get(parseInt(code, 16)) ?? '?').join('')]
  })
}
