import { createRequire } from 'node:module'

type Convert = (text: string) => string
type OpenCc = { Converter(scripts: { from: 'cn'; to: 'tw' }): Convert }

let convert: Convert | undefined
const converted = new Map<string, string>()

/**
 * Simplified Chinese in traditional characters. Only characters are changed, not vocabulary: the organisations speak
 * mainland Chinese whatever the script. The dictionary (1 MB) is loaded at the first use; catalogue texts are cached.
 */
export function toTraditional(simplified: string): string {
  const known = converted.get(simplified)
  if (known !== undefined) return known
  convert ??= loadConverter()
  const traditional = convert(simplified)
  converted.set(simplified, traditional)
  return traditional
}

// `require` because a phrase is asked for in the middle of drawing a page, where nothing can be awaited.
function loadConverter(): Convert {
  const { Converter } = createRequire(import.meta.url)('opencc-js/cn2t') as OpenCc
  return Converter({ from: 'cn', to: 'tw' })
}
