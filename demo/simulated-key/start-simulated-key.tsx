import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  bodyLimit,
  createCookies,
  noStore,
  type RunningServer,
  readJson,
  securityHeaders,
  startServer,
} from '../../kit/http/index.ts'
import {
  type Assets,
  chosenPreferences,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  preferenceNames,
  readPreferences,
  serveAssets,
} from '../../kit/ui/index.ts'
import type { DemoAuthority } from './demo-authority.ts'
import { KeyPage } from './key-page.tsx'
import { phrases } from './phrases/index.ts'

export interface KeyHolder {
  name: string
  document: string
}

interface SimulatedKeyDependencies {
  host: string
  port: number
  /** Where browsers reach it. */
  origin: string
  tls?: Parameters<typeof startServer>[0]['tls']
  authority: DemoAuthority
  /** Whom the authority certifies without a question: the demonstration's people. */
  holders: readonly KeyHolder[]
  assets: Assets
  /** Where the mark at the top leads. */
  home: string
}

const base64url = z
  .string()
  .min(1)
  .max(12_000)
  .regex(/^[A-Za-z0-9_-]+$/)
const issueRequest = z.strictObject({ holder: z.int().min(0), spki: base64url, days: z.int().min(1).max(1830) })
const revokeRequest = z.strictObject({ certificate: base64url })

/** `GET /` and `/sign`: the key's page. `POST /certificates`, `POST /revocations`: the authority's counter. */
export function startSimulatedKey(deps: SimulatedKeyDependencies): RunningServer {
  const app = new Hono()
  app.use(securityHeaders({ origin: deps.origin }))
  app.use(bodyLimit(32_000))
  app.route('/assets', serveAssets(deps.assets))
  app.use(noStore())
  app.get('/', c => page(c))
  app.get('/sign', c => page(c))
  app.post('/certificates', async c => {
    const { holder, spki, days } = await readJson(c, issueRequest)
    const person = deps.holders[holder]
    const der = person && deps.authority.issue(person, Buffer.from(spki, 'base64url'), days)
    if (!der) return c.json({ error: 'request.invalid' }, 422)
    return c.json({ chain: [Buffer.from(der).toString('base64url')] })
  })
  app.post('/revocations', async c => {
    const { certificate } = await readJson(c, revokeRequest)
    deps.authority.revoke(Buffer.from(certificate, 'base64url'))
    return c.json({ ok: true })
  })
  return startServer({ app, host: deps.host, port: deps.port, tls: deps.tls })

  function page(c: Context): Response | Promise<Response> {
    // The window that opened this one is asked what it wants and told the answer; both look at whom they speak with.
    c.header('Cross-Origin-Opener-Policy', 'unsafe-none')
    const frame = frameOf(c, deps)
    return c.html(<KeyPage frame={frame} holders={deps.holders.map(({ name }) => name)} />)
  }
}

function frameOf(c: Context, { assets, home, origin }: SimulatedKeyDependencies): PageFrame {
  const { pathname, search } = new URL(c.req.url)
  const cookies = createCookies({ app: 'simulated-key', realm: 'demo', origin, path: '/' })
  const query = (name: string): string | undefined => c.req.query(name)
  for (const [name, value] of Object.entries(chosenPreferences(query)))
    cookies.set(c, preferenceNames[name as keyof Preferences], value, { maxAge: yearSeconds })
  const preferences = readPreferences({
    query,
    cookie: name => cookies.get(c, name),
    acceptLanguage: c.req.header('accept-language'),
  })
  return {
    realm: 'bank',
    name: phrases(preferences.language)('name'),
    home,
    preferences,
    again: preferenceLinks(pathname + search),
    demo: true,
    footer: [],
    assets,
  }
}

const yearSeconds = 365 * 24 * 3600
