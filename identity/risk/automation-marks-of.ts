import type { AutomationMark } from './facts.ts'

/** What a request for a page, or the posting of its form, tells about who made it. */
export type MarkedRequest = {
  headers: Headers
  isSecure: boolean
  /** What the page's script reported of `navigator.webdriver`; undefined without script. */
  webdriver?: boolean
  /** What stands in the field that no person sees. */
  honeypot?: string
}

/** Signs of a program, each by itself weak and easily hidden: they catch the careless many. */
export function automationMarksOf(request: MarkedRequest): AutomationMark[] {
  const agent = agentOf(request.headers)
  const claimsFetchMetadata = Number(/Chrome\/(\d+)/.exec(agent)?.[1] ?? 0) >= 80
  const found: Record<AutomationMark, boolean> = {
    headless_browser: /Headless|PhantomJS|SlimerJS/i.test(agent),
    tool_agent: !agent.startsWith('Mozilla/') || toolNames.test(agent),
    no_language: !request.headers.get('accept-language'),
    // Sent only to trustworthy origins (W3C Fetch Metadata §2), by Chromium since version 76.
    no_fetch_metadata: request.isSecure && claimsFetchMetadata && !request.headers.has('sec-fetch-site'),
    webdriver: request.webdriver === true,
    honeypot: (request.honeypot ?? '') !== '',
  }
  return marks.filter(mark => found[mark])
}

const marks: readonly AutomationMark[] = [
  'headless_browser',
  'tool_agent',
  'no_language',
  'no_fetch_metadata',
  'webdriver',
  'honeypot',
]

const toolNames =
  /\b(curl|wget|python|java|go-http-client|okhttp|axios|node-fetch|undici|scrapy|\w*(bot|spider|crawler))\b/i

/** Engines older than these no longer get security fixes anywhere and lack what the pages use (2022 and before). */
const oldest: readonly (readonly [engine: RegExp, version: number])[] = [
  [/Chrome\/(\d+)/, 90],
  [/Firefox\/(\d+)/, 91],
  [/Version\/(\d+)[.\d]* (?:Mobile\/\S+ )?Safari/, 14],
]

/** Whether to tell the person to update. Goes by the engine: a browser inside an app counts as the Chromium it carries. */
export function isOutdatedBrowser(headers: Headers): boolean {
  const agent = agentOf(headers)
  if (/MSIE |Trident\//.test(agent)) return true
  const [engine, version] = oldest.find(([pattern]) => pattern.test(agent)) ?? []
  return engine !== undefined && version !== undefined && Number(engine.exec(agent)?.[1]) < version
}

function agentOf(headers: Headers): string {
  return (headers.get('user-agent') ?? '').slice(0, 512)
}
