import { type Language, matchLanguage } from './language.ts'

type Wishes = {
  /** The address's own `lang` parameter. */
  query?: string | undefined
  /** What the person chose earlier. */
  cookie?: string | undefined
  /** The browser's `Accept-Language` header. */
  acceptLanguage?: string | undefined
  /** When nothing says otherwise; zh-CN unless the realm's policy names another. */
  fallback?: Language
}

/** The language to show: the address first, then the person's earlier choice, then the browser's, then the fallback. */
export function negotiateLanguage(wishes: Wishes): Language {
  const { query, cookie, acceptLanguage, fallback = 'zh-CN' } = wishes
  return (
    (query === undefined ? undefined : matchLanguage(query)) ??
    (cookie === undefined ? undefined : matchLanguage(cookie)) ??
    fromHeader(acceptLanguage ?? '') ??
    fallback
  )
}

/** RFC 9110 §12.5.4: the ranges in order of their quality; equal ones in the order written; q=0 means "not this". */
function fromHeader(header: string): Language | undefined {
  // A browser sends a handful of ranges; anything longer is not worth parsing.
  const ranges = header.slice(0, 500).split(',').map(parseRange)
  const wanted = ranges.filter(range => range.quality > 0).toSorted((a, b) => b.quality - a.quality)
  return wanted.map(range => matchLanguage(range.tag)).find(language => language !== undefined)
}

function parseRange(range: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = range.split(';')
  const weight = parameters.map(parameter => parameter.trim()).find(parameter => parameter.startsWith('q='))
  const quality = weight === undefined ? 1 : Number(weight.slice(2))
  return { tag, quality: Number.isFinite(quality) ? quality : 0 }
}
