import Bowser from 'bowser'
import type { MiddlewareHandler } from 'hono'

export type FormFactor = 'phone' | 'tablet' | 'desktop' | 'other'
export type ClientDescription = {
  /** `Chrome 141`, `微信 8`; empty when it cannot be told. */
  browser: string
  /** `Windows 11`, `Android 15`, `HarmonyOS`; empty when it cannot be told. */
  system: string
  formFactor: FormFactor
}

/** Asks the browser for what the frozen User-Agent string no longer tells: the system's true version and the model. */
export function askClientHints(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    c.res.headers.set('Accept-CH', 'Sec-CH-UA-Platform-Version, Sec-CH-UA-Model')
  }
}

/** What a person would call this browser. For showing and for noticing a new device; it is the client's word, no proof. */
export function describeClient(headers: Headers): ClientDescription {
  const userAgent = (headers.get('user-agent') ?? '').slice(0, 512)
  const parsed = Bowser.parse(userAgent || ' ')
  const hinted = hintedSystem(headers)
  return {
    browser: browserName(userAgent, headers, parsed.browser),
    system: hinted || systemName(userAgent, parsed.os),
    formFactor: formFactor(headers, parsed.platform.type),
  }
}

/** Applications that carry a browser inside, named as their users know them; bowser sees only the engine. */
const insideApps: readonly [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/AlipayClient\/(\d+)/, '支付宝'],
  [/DingTalk\/(\d+)/, '钉钉'],
  [/\bQQ\/(\d+)/, 'QQ'],
]

function browserName(userAgent: string, headers: Headers, browser: { name?: string; version?: string }): string {
  for (const [pattern, name] of insideApps) {
    const version = pattern.exec(userAgent)?.[1]
    if (version) return `${name} ${version}`
  }
  const name = browser.name ?? hintedBrand(headers)
  return joined(name, major(browser.version))
}

/** The first brand of `Sec-CH-UA` that is neither the made-up one nor the engine (UA Client Hints §3.1). */
function hintedBrand(headers: Headers): string {
  const brands = [...(headers.get('sec-ch-ua') ?? '').matchAll(/"([^"]{1,40})";\s*v="[\d.]{1,20}"/g)].map(
    match => match[1] ?? '',
  )
  return brands.find(brand => !/not.*brand/i.test(brand) && brand !== 'Chromium') ?? ''
}

function hintedSystem(headers: Headers): string {
  const platform = unquote(headers.get('sec-ch-ua-platform'))
  const version = Number.parseInt(unquote(headers.get('sec-ch-ua-platform-version')), 10)
  if (platform === '' || platform === 'Unknown' || Number.isNaN(version)) return ''
  // Windows 11 says 13 or more, Windows 10 says 1 to 10 (Microsoft, "Detect Windows 11 using User-Agent Client Hints").
  if (platform === 'Windows') return version >= 13 ? 'Windows 11' : version > 0 ? 'Windows 10' : 'Windows'
  return joined(platform, version > 0 ? String(version) : '')
}

function systemName(userAgent: string, os: { name?: string; version?: string; versionName?: string }): string {
  if (/HarmonyOS|OpenHarmony/.test(userAgent)) return 'HarmonyOS'
  if (os.name === 'Windows') return joined('Windows', os.versionName)
  return joined(os.name, major(os.version))
}

function formFactor(headers: Headers, platform: string | undefined): FormFactor {
  if (platform === 'mobile') return 'phone'
  if (platform === 'tablet' || platform === 'desktop') return platform
  return headers.get('sec-ch-ua-mobile') === '?1' ? 'phone' : 'other'
}

const major = (version: string | undefined): string => version?.split('.')[0] ?? ''
const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ')
const unquote = (value: string | null): string => /^"([^"]{0,40})"$/.exec(value ?? '')?.[1] ?? ''
