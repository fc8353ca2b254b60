import { atMost, type Figure } from '../figures.ts'
import type { Section } from './section.ts'

/** What a browser fetches to show the sign-in page, as it comes over the wire. */
export const pageSection: Section = async world => {
  const { issuer } = await world.product(1000)
  const page = await fetchPage(`${issuer}/sign-in`)
  const addresses = resourcesOf(page.text).map(address => new URL(address, issuer))
  const foreign = addresses.filter(({ origin }) => origin !== new URL(issuer).origin)
  const parts = await Promise.all(
    addresses.filter(address => !foreign.includes(address)).map(async address => await weigh(address)),
  )
  const scripts = parts.filter(({ type }) => type.includes('javascript'))
  const sum = (bytes: readonly { bytes: number }[]): number =>
    bytes.reduce((total, part) => total + part.bytes, 0) / 1000
  return [
    atMost({ name: `sign-in page, ${parts.length + 1} requests`, value: sum([page, ...parts]), limit: 40, unit: 'KB' }),
    atMost({ name: '  of it HTML', value: sum([page]), limit: 40, unit: 'KB' }),
    atMost({ name: '  of it JavaScript', value: sum(scripts), limit: 15, unit: 'KB' }),
    none('  requests to other origins', foreign.map(String)),
  ]
}

const none = (name: string, found: string[]): Figure => ({
  name,
  value: found.length === 0 ? '0' : `${found.length}: ${found.join(' ')}`,
  limit: '0',
  ok: found.length === 0,
})

interface Weighed {
  bytes: number
  type: string
}

const asBrowser = { 'Accept-Encoding': 'gzip, deflate, br', 'Accept-Language': 'zh-CN', Accept: 'text/html,*/*' }

/** Follows to the page as a browser with cookies does. */
async function fetchPage(address: string): Promise<Weighed & { text: string }> {
  const begun = await fetch(address, { headers: asBrowser, redirect: 'manual' })
  const cookies = begun.headers.getSetCookie().map(line => line.split(';')[0] ?? '')
  const headers = { ...asBrowser, Cookie: cookies.join('; ') }
  const target = new URL(begun.headers.get('location') ?? '', address)
  const { bytes, type } = await weigh(target, headers)
  const text = await (await fetch(target, { headers })).text()
  return { bytes, type, text }
}

/** Bytes of the body as sent: fetch would unpack it, so the length is what the server says, or counted unpacked. */
async function weigh(address: URL, headers: Record<string, string> = asBrowser): Promise<Weighed> {
  const response = await fetch(address, { headers })
  if (!response.ok) throw new Error(`${address.href}: ${response.status}`)
  const told = response.headers.get('content-length')
  const bytes = told === null ? (await response.arrayBuffer()).byteLength : Number(told)
  await response.body?.cancel().catch(() => {})
  return { bytes, type: response.headers.get('content-type') ?? '' }
}

/** Scripts, styles, pictures and icons that the page names; links that a person follows are not fetched. */
function resourcesOf(html: string): string[] {
  const sources = [...html.matchAll(/<(?:script|img|source|audio)\b[^>]*\ssrc="([^"]+)"/g)]
  const links = [
    ...html.matchAll(/<link\b(?=[^>]*\brel="(?:stylesheet|icon|modulepreload|manifest)")[^>]*\shref="([^"]+)"/g),
  ]
  const found = [...sources, ...links].flatMap(([, address]) => address ?? [])
  return [...new Set(found)].filter(address => !address.startsWith('data:'))
}
