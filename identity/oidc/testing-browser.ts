/** For tests only: a browser that keeps cookies by path and follows redirects as far as the issuer reaches. */

interface Cookie {
  name: string
  value: string
  path: string
}

export interface Landing {
  /** Where the browser stopped: a page, or an address outside the issuer that it was sent to. */
  url: URL
  status: number
  headers: Headers
  body: string
}

export type Browser = ReturnType<typeof createBrowser>

export function createBrowser(origin: string) {
  let cookies: Cookie[] = []
  const remove = (name: string, path: string) => {
    cookies = cookies.filter(cookie => cookie.name !== name || cookie.path !== path)
  }

  function take(headers: Headers, requestPath: string): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; */)
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      const attribute = (wanted: string) =>
        attributes.find(one => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
      const path = attribute('path') ?? requestPath.slice(0, requestPath.lastIndexOf('/'))
      remove(name, path)
      const expires = attribute('expires')
      const gone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now())
      if (!gone) cookies.push({ name, value, path })
    }
  }

  async function request(url: URL, init: RequestInit = {}): Promise<Response> {
    const matching = cookies.filter(
      ({ path }) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/')),
    )
    const headers = new Headers(init.headers)
    if (matching.length > 0) headers.set('Cookie', matching.map(({ name, value }) => `${name}=${value}`).join('; '))
    headers.set('Accept', headers.get('Accept') ?? 'text/html')
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    take(response.headers, url.pathname)
    return response
  }

  async function open(address: string | URL, init: RequestInit = {}): Promise<Landing> {
    let url = new URL(address, origin)
    let response = await request(url, init)
    for (let hops = 0; hops < 10; hops++) {
      const location = response.headers.get('location')
      if (!location) break
      url = new URL(location, url)
      if (url.origin !== origin) {
        await response.body?.cancel()
        return { url, status: response.status, headers: response.headers, body: '' }
      }
      response = await request(url)
    }
    return { url, status: response.status, headers: response.headers, body: await response.text() }
  }

  return {
    open,
    setCookie(name: string, value: string, path: string): void {
      remove(name, path)
      cookies.push({ name, value, path })
    },
    cookies: () => [...cookies],
  }
}
