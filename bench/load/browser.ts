import { type Received, type Sent, send } from './http.ts'

interface Cookie {
  value: string
  path: string
}

export type Browser = ReturnType<typeof createBrowser>

/** A person's browser as far as sign-in needs one: cookies by path, and an address of its own. */
export function createBrowser(address: string) {
  const cookies = new Map<string, Cookie>()
  const standing = {
    Accept: 'text/html',
    'Accept-Language': 'zh-CN,zh;q=0.9',
    'User-Agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'X-Forwarded-For': address,
  }

  async function open(url: string, sent: Sent = {}): Promise<Received> {
    const path = url.slice(url.indexOf('/', 8)).replace(/\?.*$/, '')
    // The forms that it sends are those of the pages that it has read.
    const site: Record<string, string> = sent.method === 'POST' ? { 'Sec-Fetch-Site': 'same-origin' } : {}
    const received = await send(url, { ...sent, headers: { ...standing, ...site, Cookie: cookieHeader(path) } })
    for (const line of received.headers['set-cookie'] ?? []) take(line)
    return received
  }

  function cookieHeader(path: string): string {
    const fitting = [...cookies].filter(([, cookie]) => path === cookie.path || path.startsWith(`${cookie.path}/`))
    return fitting.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  function take(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    const path = /; *path=([^;]+)/i.exec(line)?.[1] ?? '/'
    const isGone = /max-age=0\b/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line)
    if (isGone) cookies.delete(name)
    else cookies.set(name, { value, path: path.replace(/\/$/, '') })
  }

  /** For a request that is sent past this browser. */
  function headersFor(url: string): Record<string, string> {
    return { ...standing, Cookie: cookieHeader(url.slice(url.indexOf('/', 8)).replace(/\?.*$/, '')) }
  }

  return {
    open,
    headersFor,
    get: (name: string): string | undefined => cookies.get(name)?.value,
    set: (name: string, value: string, path: string) => void cookies.set(name, { value, path }),
  }
}
