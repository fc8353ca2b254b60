/** For tests only: a browser of the realm `toll` with its cookies, or a client of the API. */

export interface App {
  request(address: string, init: RequestInit): Response | Promise<Response>
}

export function createBrowser(app: App, cookie: string) {
  const base = 'http://localhost/realms/toll'
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    await app.request(`${base}${path}`, { headers: { cookie, ...headers } })
  const csrf = async (page: string): Promise<string> =>
    /name="csrf" value="([^"]+)"/.exec(await (await get(page)).text())?.[1] ?? ''

  return {
    get,
    /** Sends a form as its page would, with that page's token. */
    async post(path: string, fields: Record<string, string> = {}, page = '/account/profile'): Promise<Response> {
      return await this.send(path, { csrf: await csrf(page), ...fields })
    },
    async send(path: string, fields: Record<string, string>): Promise<Response> {
      return await app.request(`${base}${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      })
    },
    /** One call of the API: its status and JSON. */
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await app.request(`${base}/api/account${path}`, {
        method,
        headers: { cookie, ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}
