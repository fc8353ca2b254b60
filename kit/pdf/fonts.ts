import { readFileSync } from 'node:fs'
import { packageRoot } from '../root.ts'

const files = { regular: 'NotoSansHans-Regular.otf', bold: 'NotoSansHans-Bold.otf' } as const
export type FontName = keyof typeof files

const read = new Map<FontName, Buffer>()

/** As the package ships it, some 8 MB; read when the first file needs it and then kept. */
export function fontBytes(name: FontName): Buffer {
  const known = read.get(name)
  if (known !== undefined) return known
  const bytes = readFileSync(new URL(`node_modules/@embedpdf/fonts-sc/fonts/${files[name]}`, packageRoot))
  read.set(name, bytes)
  return bytes
}
