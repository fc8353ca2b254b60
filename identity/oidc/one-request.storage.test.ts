/** An authorization begins with its page and goes on with its answer: two requests, and who may make them (ASVS 5.0 7, RFC 9700). */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { startServer } from '../../kit/http/index.ts'
import { createPasswordStore } from '../authenticators/password/index.ts'
import { composeStores } from '../compose-stores.ts'
import { openTestIdentity, testOrigin } from '../testing.ts'
import { createTestClient, type TestAnswer, type TestClient, type TestFetch } from '../testing-client.ts'

const password = 'Qinghe-test-2026'
const redirectUri = 'http://localhost:8081/callback'

onEachDatabase<unknown>('an authorization in two requests', whole => {
  let identity: Awaited<ReturnType<typeof openTestIdentity>>
  let stores: ReturnType<typeof composeStores>
  let server: ReturnType<typeof startServer>
  let fetchServer: TestFetch
  let hash: string
  let people = 0
  before(async () => {
    identity = await openTestIdentity({ database: whole })
    stores = composeStores({ database: whole, keys: identity.keys, now: identity.clock.now })
    server = startServer({ port: 0, raw: identity.raw, app: identity.app })
    const { port } = await server.listening
    fetchServer = async request => {
      const url = Object.assign(new URL(request.url), { hostname: '127.0.0.1', port: String(port) })
      const { method, headers } = request
      const body = method === 'POST' ? await request.text() : null
      return await fetch(url, { method, headers, body, redirect: 'manual' })
    }
    hash = await identity.hash(password)
  })
  after(() => server.stop(0))

  const browser = (): TestClient => createTestClient(fetchServer, testOrigin)
  const authorize = (state = 'of-this-browser') =>
    `/realms/toll/oidc/authorize?${new URLSearchParams({
      client_id: 'toll-portal',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })}`

  /** Somebody with a browser that their account knows. */
  async function holder(known = true): Promise<{ client: TestClient; id: string; phone: string }> {
    const { database, newId, clock } = { ...stores, clock: identity.clock }
    const { query } = database
    const [id, phone] = [newId(), `139${String(++people).padStart(8, '0')}`]
    await stores.accounts.insert(query, { id, realm: 'toll', origin: 'self', ial: 2, language: 'zh-CN' })
    await stores.identifiers.add(query, { realm: 'toll', id }, { kind: 'phone', value: phone }, clock.now())
    await stores.accounts.signedIn(query, id)
    await createPasswordStore(clock).set(query, id, hash)
    const client = browser()
    await client.get('/realms/toll/sign-in')
    if (known) await makeKnown(client, id)
    return { client, id, phone }
  }

  async function makeKnown(client: TestClient, accountId: string): Promise<void> {
    const { query } = stores.database
    const secret = client.cookies().find(cookie => cookie.name.endsWith('device'))?.value ?? ''
    const described = { client: { browser: 'Chrome', system: '', formFactor: 'desktop' }, place: null }
    await stores.devices.signedIn(query, accountId, await stores.devices.insert(query, 'toll', secret, described))
  }

  /** Where the ceremony's form goes, and its token; the page may have a form for signing out too. */
  const partsOf = ({ text }: TestAnswer): string[] =>
    /<form[^>]* action="(\/[^"]*\/ceremonies\/[^"]*)".*?name="csrf" value="([^"]+)"/s.exec(text)?.slice(1) ?? []
  const actionOf = (page: TestAnswer): string => partsOf(page)[0] ?? ''
  const csrfOf = (page: TestAnswer): string => partsOf(page)[1] ?? ''
  const uidOf = (client: TestClient): string =>
    client.cookies().find(cookie => cookie.name === 'identity-toll-interaction')?.value ?? ''
  const formOf = (page: TestAnswer, phone: string) => ({
    csrf: csrfOf(page),
    form: 'sign-in',
    identifier: phone,
    password,
  })
  const answer = (client: TestClient, page: TestAnswer, phone: string) =>
    client.request(actionOf(page), { form: formOf(page, phone) })
  const codeIn = ({ headers }: TestAnswer): string | null => {
    const location = headers.get('location') ?? ''
    return location.startsWith(`${redirectUri}?`) ? new URL(location).searchParams.get('code') : null
  }
  const kept = async (model: string) =>
    await stores.database.query.selectFrom('oidc_artifacts').selectAll().where('model', '=', model).execute()
  const codesOf = async (id: string) =>
    (await kept('AuthorizationCode')).filter(row => (row.payload as { accountId?: string }).accountId === id)

  it('draws the page, and answers with the code', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.match(page.headers.get('content-security-policy') ?? '', /form-action[^;]* http:\/\/localhost:8081/)
    assert.ok(page.text.includes(`/interaction/${uidOf(client)}?`), 'its links lead to the interaction’s own address')
    assert.match(page.text, new RegExp(`<link rel="canonical" href="/realms/toll/interaction/${uidOf(client)}"`))
    const done = await answer(client, page, phone)
    assert.equal(done.status, 303)
    const location = new URL(done.headers.get('location') ?? '')
    assert.equal(location.origin + location.pathname, redirectUri)
    assert.equal(location.searchParams.get('state'), 'of-this-browser')
    assert.equal(location.searchParams.get('iss'), `${testOrigin}/realms/toll`)
    const [code] = await codesOf(id)
    const [session] = await stores.sessions.list(stores.database.query, id)
    assert.equal((code?.payload as { sessionUid?: string } | undefined)?.sessionUid, session?.id)
    const told = (await identity.eventsWritten()).filter(event => event.account_id === id).map(event => event.kind)
    assert.deepEqual(told, ['sign-in.completed', 'oidc.authorized'])
    const uid = identity.keys.hashToken(uidOf(client))
    assert.equal(
      (await kept('Interaction')).some(row => row.id_hash === uid),
      false,
    )
    assert.equal(codeIn(await client.get(authorize())) === null, false, 'and the browser is signed in')
  })

  it('goes on after a second factor too, on a device that is not known', async () => {
    const { client, id, phone } = await holder(false)
    const asked = await answer(client, await client.get(authorize()), phone)
    const page = await client.get(asked.headers.get('location') ?? '')
    const form = {
      csrf: csrfOf(page),
      form: 'code',
      code_kind: 'sms-code',
      code: (await identity.codeSentTo(phone)) ?? '',
    }
    assert.ok(codeIn(await client.request(actionOf(page), { form })))
    assert.equal((await codesOf(id)).length, 1)
  })

  it('goes on from the interaction’s own address, as after a reload or a change of language', async () => {
    const { client, id, phone } = await holder()
    assert.equal((await client.get(authorize())).status, 200)
    const page = await client.get(`/realms/toll/interaction/${uidOf(client)}?lang=en`)
    assert.match(page.text, /<html lang="en"/)
    assert.ok(codeIn(await answer(client, page, phone)))
    assert.equal((await codesOf(id)).length, 1)
  })

  it('speaks the language that the application asks for, to the end of the ceremony, unless the person chooses another', async () => {
    const { client, phone } = await holder(false)
    const page = await client.get(`${authorize()}&ui_locales=xx%20en-GB`)
    assert.match(page.text, /<html lang="en"/)
    const code = await client.get((await answer(client, page, phone)).headers.get('location') ?? '')
    assert.match(code.text, /<html lang="en"/)
    const chosen = await client.get(`/realms/toll/interaction/${uidOf(client)}?lang=zh-CN`)
    assert.match(chosen.text, /<html lang="zh-CN"/)
    assert.match((await client.get(actionOf(chosen))).text, /<html lang="zh-CN"/)
  })

  it('is not gone on with in another browser', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    const other = (await holder()).client
    const stolen = await other.request(actionOf(page), { form: formOf(page, phone) })
    assert.equal(stolen.status, 403)
    assert.equal((await other.get(`/realms/toll/interaction/${uidOf(client)}`)).status, 410)
    assert.deepEqual(await codesOf(id), [])
  })

  it('is not gone on with by a sign-in that was begun elsewhere and only names it', async () => {
    const { client, id, phone } = await holder()
    const stranger = browser()
    await stranger.get(authorize('of-a-stranger'))
    const interaction = `/realms/toll/interaction/${uidOf(stranger)}`
    const begun = await client.get(`/realms/toll/sign-in?return_to=${encodeURIComponent(interaction)}`)
    const done = await answer(client, await client.get(begun.headers.get('location') ?? ''), phone)
    assert.equal(done.headers.get('location'), interaction)
    assert.equal((await client.get(interaction)).status, 410)
    assert.deepEqual(await codesOf(id), [])
  })

  it('answers a form that comes twice once', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    assert.ok(codeIn(await answer(client, page, phone)))
    const again = await answer(client, page, phone)
    assert.deepEqual([again.status, codeIn(again)], [again.status, null])
    assert.ok(again.status >= 400)
    assert.equal((await codesOf(id)).length, 1)
  })

  it('answers a form that comes ten times at once with one code', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    const answers = await Promise.all(Array.from({ length: 10 }, () => answer(client, page, phone)))
    assert.equal(answers.filter(one => codeIn(one)).length, 1)
    assert.equal((await codesOf(id)).length, 1)
  })

  it('gives two tabs of a browser a code each, whichever ends first', async () => {
    const { client, id, phone } = await holder()
    const pages = [await client.get(authorize('one')), await client.get(authorize('two'))]
    const answers = await Promise.all(pages.map(page => answer(client, page, phone)))
    assert.deepEqual(
      answers.map(one => codeIn(one) !== null),
      [true, true],
    )
    assert.equal((await codesOf(id)).length, 2)
  })

  it('is of whoever has proved who they are, also where another has signed in meanwhile', async () => {
    const first = await holder()
    const page = await first.client.get(authorize('waiting'))
    const begun = await first.client.get('/realms/toll/sign-in')
    const second = await holder()
    await makeKnown(first.client, second.id)
    await answer(first.client, await first.client.get(begun.headers.get('location') ?? ''), second.phone)
    // The form is of before that sign-in, so it is shown again and has to be sent again.
    const shown = await answer(first.client, page, first.phone)
    assert.deepEqual([shown.status, await codesOf(first.id)], [422, []])
    assert.ok(codeIn(await answer(first.client, shown, first.phone)))
    assert.deepEqual([(await codesOf(first.id)).length, await codesOf(second.id)], [1, []])
    assert.deepEqual(await stores.sessions.list(stores.database.query, second.id), [])
  })

  it('gives no code to an account that may not act any more', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    await stores.accounts.update(stores.database.query, id, { status: 'held' })
    const refused = await answer(client, page, phone)
    assert.equal(codeIn(refused), null)
    assert.deepEqual(await codesOf(id), [])
    assert.deepEqual(await stores.sessions.list(stores.database.query, id), [])
  })

  it('is over with its interaction: the person is signed in, and the application has to begin again', async () => {
    const { client, id, phone } = await holder()
    const page = await client.get(authorize())
    const idHash = identity.keys.hashToken(uidOf(client))
    await stores.database.query.deleteFrom('oidc_artifacts').where('id_hash', '=', idHash).execute()
    const done = await answer(client, page, phone)
    assert.equal(done.headers.get('location'), `/realms/toll/interaction/${uidOf(client)}`)
    assert.equal((await client.get(done.headers.get('location') ?? '')).status, 410)
    assert.deepEqual(await codesOf(id), [])
    assert.equal((await stores.sessions.list(stores.database.query, id)).length, 1)
  })
})
