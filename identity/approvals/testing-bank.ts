/** For tests only: the service as composed, listening, with the bank's realm; a customer in a browser and the bank's application. */
import { readFileSync } from 'node:fs'
import { importJWK } from 'jose'
import * as client from 'openid-client'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { type Database, migrate } from '../../kit/database/index.ts'
import { startServer } from '../../kit/http/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { composeStores } from '../compose-stores.ts'
import { type Browser, createBrowser } from '../oidc/testing-browser.ts'
import { startClients } from '../oidc/testing-clients.ts'
import { loadPolicy, type PolicyDocument, parsePolicy } from '../realms/index.ts'
import { openTestIdentity } from '../testing.ts'
import { createApprovals } from './index.ts'

export const payment = (changes: Record<string, unknown> = {}) => ({
  type: 'payment',
  transaction: newId(new Date()),
  payer: { account: '6222****1234' },
  payee: { account: '6222020200112230', name: '王小青', bank: '青禾银行' },
  amount: 123_450,
  currency: 'CNY',
  remark: '房租',
  ...changes,
})

export type Bank = Awaited<ReturnType<typeof openBank>>

export async function openBank(whole: Database<unknown>, change: (policy: PolicyDocument) => void = () => {}) {
  const now = (): Date => new Date()
  const clients = await startClients(now)
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const bare = composeStores({ database: whole, keys: createKeyRing(createKeyMaterial('international', now())), now })
  const { document } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
  const moved = JSON.stringify(document).replaceAll('http://localhost:8083', clients.origin)
  const policy = JSON.parse(moved) as PolicyDocument
  change(policy)
  await loadPolicy(bare, policy)

  const started: { identity?: Awaited<ReturnType<typeof openTestIdentity>> } = {}
  const server = startServer({
    port: 0,
    raw: (req, res) => started.identity?.raw(req, res) ?? false,
    app: {
      fetch: (request, env) => started.identity?.app.fetch(request, env) ?? new Response(null, { status: 503 }),
    },
  })
  const origin = `http://localhost:${(await server.listening).port}`
  const identity = await openTestIdentity({ database: whole, clock: { now, pass: () => {} }, origin })
  started.identity = identity
  const stores = composeStores({ database: whole, keys: identity.keys, now })
  const { database } = stores
  const realm = identity.realms.get('bank')
  const cookie = 'identity-bank-session'

  const key = (await importJWK(clients.key.privateJwk, 'ES256')) as CryptoKey
  const configuration = await client.discovery(
    new URL(realm.issuer),
    'bank-portal',
    { id_token_signed_response_alg: 'ES256' },
    client.PrivateKeyJwt({ key, kid: clients.key.kid }),
    { execute: [client.allowInsecureRequests] },
  )
  return {
    ...stores,
    identity,
    approvals: createApprovals({ ...stores, store: stores.approvalStore }),
    origin,
    realm,
    configuration,

    /** A customer with password and phone, signed in by password this very moment. */
    async customer(given: { ial?: number } = {}) {
      const id = stores.newId()
      const run = database.query
      const own = `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
      await stores.accounts.insert(run, { id, realm: 'bank', origin: 'counter', ial: given.ial ?? 3, language: 'en' })
      await stores.identifiers.add(run, { realm: 'bank', id }, { kind: 'phone', value: own }, now())
      await run.insertInto('passwords').values({ account_id: id, hash: 'h', set_at: now() }).execute()
      const browser = createBrowser(origin)
      const whose = { accountId: id, realm: 'bank', deviceId: null, clientLabel: 'test', place: null }
      const evidence = [{ kind: 'password' as const, at: now().toISOString(), bound: null }]
      const session = await stores.sessions.insert(
        run,
        { ...whose, aal: 1, amr: ['pwd'], evidence },
        realm.policy.sessions,
      )
      browser.setCookie(cookie, session.secret, '/realms/bank')
      return { id, phone: own, browser, sessionId: session.id }
    },

    /** What the application asks: by PAR, unless the test wants it in the address. */
    async ask(details: unknown, how: { par?: boolean } = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const parameters = {
        redirect_uri: `${clients.origin}/callback`,
        scope: 'openid offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        authorization_details: JSON.stringify([details]),
        prompt: 'consent',
      }
      const url =
        how.par === false
          ? client.buildAuthorizationUrl(configuration, parameters)
          : await client.buildAuthorizationUrlWithPAR(configuration, parameters)
      return { url, verifier }
    },

    exchange: async (landing: URL, verifier: string) =>
      await client.authorizationCodeGrant(configuration, landing, {
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }),

    async execute(token: string, details: unknown) {
      const response = await fetch(`${realm.issuer}/api/token/approval/execution`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ details }),
      })
      return {
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
        headers: response.headers,
      }
    },

    async close(): Promise<void> {
      await Promise.all([server.stop(0), clients.stop()])
    },
  }
}

/** The hidden fields of the page's first form of the kind, and where it goes. */
export function formOf(body: string, form: string): { action: string; fields: Record<string, string> } {
  const all = [...body.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)]
  const found = all.find(([, , inside = '']) => inside.includes(`name="form" value="${form}"`))
  const [, action = '', inside = ''] = found ?? []
  const fields = [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return { action, fields: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])) }
}

export async function submit(browser: Browser, action: string, fields: Record<string, string>) {
  return await browser.open(action, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields).toString(),
  })
}
