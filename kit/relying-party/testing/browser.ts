type Cookie = { name: string; value: string; path: string; host: string }

export type Visit = { status: number; url: string; body: string; headers: Headers; trail: string[] }

export type Browser = ReturnType<typeof createBrowser>

type Send = {
  method?: 'GET' | 'POST'
  form?: Record<string, string>
  /** A form with files, instead of `form`. */
  upload?: FormData
  headers?: Record<string, string>
  hops?: number
  /** Stops before it goes to this path. */
  before?: string
}

const PAGE_LOAD = {
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
  accept: 'text/html',
}

/** Cookies with paths, redirects followed: as much of a browser as the protocol needs. Ports share cookies, as in browsers. */
export function createBrowser(options: { keepsCookies?: boolean } = {}) {
  let jar: Cookie[] = []

  function remember(url: URL, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map(part => part.trim())
      const [name, value] = splitOnce(pair, '=')
      const path = attributes.find(one => /^path=/i.test(one))?.slice(5) ?? '/'
      const isGone = attributes.some(one => /^max-age=0$/i.test(one) || /^expires=.*1970/i.test(one))
      jar = jar.filter(one => one.name !== name || one.path !== path || one.host !== url.hostname)
      if (!isGone && options.keepsCookies !== false) jar.push({ name, value, path, host: url.hostname })
    }
  }

  const cookiesFor = (url: URL) =>
    jar
      .filter(one => one.host === url.hostname && isUnder(url.pathname, one.path))
      .map(one => `${one.name}=${one.value}`)
      .join('; ')

  async function step(url: URL, { method = 'GET', form, upload, headers = {} }: Send): Promise<Response> {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...PAGE_LOAD, ...headers, cookie: cookiesFor(url) },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      ...(upload === undefined ? {} : { body: upload }),
    })
    remember(url, response)
    return response
  }

  /** Follows redirects and the issuer's logout form; `hops` stops earlier. */
  async function visit(address: string, send: Send = {}): Promise<Visit> {
    let url = new URL(address)
    let next: Send = send
    const trail: string[] = []
    for (let hop = 0; ; hop += 1) {
      if (hop > 30) throw new Error(`redirected for ever: ${trail.slice(-6).join(' → ')}`)
      trail.push(url.href)
      const response = await step(url, next)
      const location = response.headers.get('location')
      const body = await response.text()
      const isThere = location !== null && new URL(location, url).pathname === send.before
      if (isThere) return { status: 0, url: new URL(location, url).href, body: '', headers: response.headers, trail }
      if (location === null || hop === send.hops) {
        const xsrf = /action="([^"]+)">\s*<input type="hidden" name="xsrf" value="([\w-]+)"/.exec(body)
        if (xsrf === null) return { status: response.status, url: url.href, body, headers: response.headers, trail }
        url = new URL(xsrf[1] ?? '', url)
        next = { method: 'POST', form: { xsrf: xsrf[2] ?? '', logout: 'yes' } }
        continue
      }
      url = new URL(location, url)
      next = { headers: send.headers ?? {}, ...(send.before === undefined ? {} : { before: send.before }) }
    }
  }

  return {
    visit,
    cookies: () => jar.map(one => one.name),
    cookie: (name: string) => jar.find(one => one.name === name)?.value,
    restore: (name: string, value: string) => {
      jar.push({ name, value, path: '/', host: '127.0.0.1' })
    },
    /** As when the browser is closed and the session cookies of one host's path go. */
    forget: (name: string) => {
      jar = jar.filter(one => one.name !== name)
    },
  }
}

const isUnder = (pathname: string, path: string) =>
  path === '/' || pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
