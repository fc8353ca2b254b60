/** For tests only: a client of the identity service that keeps cookies by path, without a network. */

interface Cookie {
  name: string
  value: string
  path: string
}

export interface TestAnswer {
  status: number
  headers: Headers
  text: string
  /** The text as JSON; undefined where it is none. */
  json: unknown
}

export type TestFetch = (request: Request) => Response | Promise<Response>

export interface TestRequest {
  method?: string
  /** A JSON body. */
  json?: unknown
  /** An urlencoded body. */
  form?: Record<string, string>
  /** A body as it is. */
  body?: string
  headers?: Record<string, string>
}

export type TestClient = ReturnType<typeof createTestClient>

/** One browser, or one program with a cookie jar. */
export function createTestClient(fetch: TestFetch, origin: string) {
  let jar: Cookie[] = []

  function remember(headers: Headers, now: number): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; */)
      const cut = pair.indexOf('=')
      const attribute = (wanted: string) =>
        attributes.find(one => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
      const cookie = { name: pair.slice(0, cut), value: pair.slice(cut + 1), path: attribute('path') ?? '/' }
      jar = jar.filter(one => one.name !== cookie.name || one.path !== cookie.path)
      const expires = attribute('expires')
      const isGone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < now)
      if (!isGone) jar.push(cookie)
    }
  }

  const cookiesFor = (path: string): string =>
    jar
      .filter(one => path === one.path || path.startsWith(one.path.replace(/\/?$/, '/')))
      .map(one => `${one.name}=${one.value}`)
      .join('; ')

  async function request(path: string, given: TestRequest = {}): Promise<TestAnswer> {
    const url = new URL(path, origin)
    const headers = new Headers({ 'user-agent': 'Mozilla/5.0 (test) Chrome/141.0', ...given.headers })
    const cookies = cookiesFor(url.pathname)
    if (cookies) headers.set('cookie', cookies)
    const body = bodyOf(given, headers)
    const method = given.method ?? (body === undefined ? 'GET' : 'POST')
    const response = await fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }))
    remember(response.headers, Date.now())
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  return {
    request,
    get: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    post: (path: string, json: unknown, headers: Record<string, string> = {}) => request(path, { json, headers }),
    delete: (path: string, headers: Record<string, string> = {}) => request(path, { method: 'DELETE', headers }),
    cookies: () => jar.map(cookie => ({ ...cookie })),
    forget(name: string): void {
      jar = jar.filter(cookie => cookie.name !== name)
    },
  }
}

function bodyOf({ json, form, body }: TestRequest, headers: Headers): string | undefined {
  if (json !== undefined) {
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    return JSON.stringify(json)
  }
  if (form === undefined) return body
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return new URLSearchParams(form).toString()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
