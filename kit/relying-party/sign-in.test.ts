import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Browser, createBrowser } from './testing/browser.ts'
import { AAL1 } from './testing/issuer.ts'
import { modelOf, sessionOf } from './testing/read.ts'
import { createWorld, type World } from './testing/world.ts'

describe('signing in', () => {
  let world: World
  let browser: Browser

  before(async () => {
    world = await createWorld()
  })
  after(() => world.stop())
  beforeEach(() => {
    browser = createBrowser()
    Object.assign(world.test.holder, {
      accountId: 'alice',
      phone: '138****8000',
      acr: AAL1,
      refuses: null,
      interactions: 0,
    })
    world.clock.now = new Date()
  })

  const signIn = (path = '/mine') => browser.visit(`${world.portal}/sign-in?return_to=${encodeURIComponent(path)}`)

  /** Stops where the issuer has answered, before the portal reads the answer. */
  async function answerOf(path = '/mine', with_: Browser = browser): Promise<string> {
    let url = `${world.portal}/sign-in?return_to=${encodeURIComponent(path)}`
    for (let hop = 0; hop < 12; hop += 1) {
      const visit = await with_.visit(url, { hops: 0 })
      const location = visit.headers.get('location')
      if (location === null) throw new Error(`no answer came: ${visit.status} ${visit.body}`)
      url = new URL(location, url).href
      if (url.startsWith(`${world.portal}/callback`)) return url
    }
    throw new Error('no answer came')
  }

  it('comes back to the path asked for, knowing name and masked phone', async () => {
    const visit = await signIn('/mine?tab=2')
    assert.equal(visit.url, `${world.portal}/mine?tab=2`)
    const session = sessionOf(visit)
    assert.equal(session?.sub, 'alice')
    assert.equal(session.name, 'Name of alice')
    assert.equal(session.phoneMasked, '138****8000')
    assert.equal(session.acr, AAL1)
    assert.deepEqual(session.amr, ['pwd'])
    assert.equal(typeof session.sid, 'string')
  })

  it('shows what the person changed at the issuer within a minute, and asks no sooner', async () => {
    await signIn()
    world.test.holder.phone = '139****9000'
    const phoneNow = async () => sessionOf(await browser.visit(`${world.portal}/now`))?.phoneMasked
    assert.equal(await phoneNow(), '138****8000')
    world.clock.now = new Date(world.clock.now.getTime() + 61_000)
    assert.equal(await phoneNow(), '139****9000')
    assert.equal(sessionOf(await browser.visit(`${world.portal}/mine`))?.phoneMasked, '139****9000', 'it is kept')
  })

  it('keeps the claims it has where the issuer does not answer', async () => {
    await signIn()
    const { provider } = world.test
    const breaks = () => Promise.reject(new Error('away'))
    const { find } = provider.AccessToken
    provider.AccessToken.find = breaks
    try {
      world.clock.now = new Date(world.clock.now.getTime() + 61_000)
      assert.equal(sessionOf(await browser.visit(`${world.portal}/now`))?.phoneMasked, '138****8000')
      assert.ok(world.reports.some(({ what }) => what === 'claims_not_renewed'))
    } finally {
      provider.AccessToken.find = find
    }
  })

  it('pushes its request, so that no parameter of it is in a URL (RFC 9126)', async () => {
    const visit = await signIn()
    const authorization = visit.trail.find(url => url.startsWith(`${world.issuer}/auth?`)) ?? ''
    assert.deepEqual([...new URL(authorization).searchParams.keys()].toSorted(), ['client_id', 'request_uri'])
  })

  it('keeps neither token nor claim readable in the store', async () => {
    await signIn()
    const id = browser.cookie('main-test-session')
    assert.ok(id)
    const idHash = createHash('sha256').update(id).digest('base64url')
    const stored = await world.store.findSession({ client: 'main', idHash, now: world.clock.now })
    assert.ok(stored)
    assert.doesNotMatch(stored.sealed, /alice|Name|eyJ/)
  })

  it('begun in three tabs ends in each of them, in any order', async () => {
    const answers = [await answerOf('/mine?tab=1'), await answerOf('/mine?tab=2'), await answerOf('/mine?tab=3')]
    for (const [index, answer] of [...answers.entries()].toReversed()) {
      const visit = await browser.visit(answer)
      assert.equal(visit.url, `${world.portal}/mine?tab=${index + 1}`)
    }
  })

  it('gives a new session id each time and ends the old session (session fixation)', async () => {
    await signIn()
    const first = browser.cookie('main-test-session')
    const answer = await answerOfAgain()
    await browser.visit(answer)
    const second = browser.cookie('main-test-session')
    assert.notEqual(first, second)
    const old = await fetch(`${world.portal}/open`, { headers: { cookie: `main-test-session=${first}` } })
    assert.equal(((await old.json()) as { session: unknown }).session, null)
  })

  /** A second sign-in while signed in: begun in a tab that was open before. */
  async function answerOfAgain(): Promise<string> {
    const session = browser.cookie('main-test-session') ?? ''
    browser.forget('main-test-session')
    const answer = await answerOf()
    browser.restore('main-test-session', session)
    return answer
  }

  it('is begun so often a minute from one address; then nothing is asked or kept, and the page says so (CWE-770)', async () => {
    const limited = await createWorld({ attempts: { perMinute: 2, addressOf: () => '203.0.113.9' } })
    const statuses: number[] = []
    for (let i = 0; i < 3; i++) {
      const begun = await fetch(`${limited.portal}/sign-in`, { redirect: 'manual' })
      statuses.push(begun.status)
      if (i === 2) assert.equal(((await begun.json()) as { code: string }).code, 'too_many_attempts')
    }
    assert.deepEqual(statuses, [303, 303, 429])
    await limited.stop()
  })

  it('is refused for a forged state', async () => {
    const url = new URL(await answerOf())
    url.searchParams.set('state', 'A'.repeat(43))
    const visit = await browser.visit(url.href)
    assert.equal(visit.status, 400)
    assert.equal(modelOf(visit).code, 'attempt_unknown')
  })

  it('is refused without a state', async () => {
    const url = new URL(await answerOf())
    url.searchParams.delete('state')
    assert.equal(modelOf(await browser.visit(url.href)).code, 'response_invalid')
  })

  it('is refused when a parameter comes twice (RFC 6749 §3.1)', async () => {
    const url = new URL(await answerOf())
    url.searchParams.append('code', 'another')
    assert.equal(modelOf(await browser.visit(url.href)).code, 'response_invalid')
  })

  it('is refused from another issuer (RFC 9207, mix-up)', async () => {
    const url = new URL(await answerOf())
    url.searchParams.set('iss', 'https://evil.example')
    assert.equal(modelOf(await browser.visit(url.href)).code, 'issuer_mixed_up')
  })

  it('is refused when the answer does not name its issuer (RFC 9207 §2.4)', async () => {
    const url = new URL(await answerOf())
    url.searchParams.delete('iss')
    assert.equal(modelOf(await browser.visit(url.href)).code, 'issuer_mixed_up')
  })

  it('is refused for a made-up code', async () => {
    const url = new URL(await answerOf())
    url.searchParams.set('code', 'made-up')
    const visit = await browser.visit(url.href)
    assert.equal(modelOf(visit).code, 'issuer_refused')
    assert.equal(browser.cookie('main-test-session'), undefined)
  })

  it('is refused for a code that was issued to another attempt (PKCE and nonce)', async () => {
    const [mine, other] = [new URL(await answerOf()), new URL(await answerOf())]
    mine.searchParams.set('code', other.searchParams.get('code') ?? '')
    assert.equal(modelOf(await browser.visit(mine.href)).code, 'issuer_refused')
  })

  it('is refused in a browser that did not begin it (RFC 9700 §4.7, login CSRF)', async () => {
    const answer = await answerOf()
    const visit = await createBrowser().visit(answer)
    assert.equal(modelOf(visit).code, 'browser_changed')
  })

  it('happens once per answer: a replayed callback is refused, the session stays', async () => {
    const answer = await answerOf()
    await browser.visit(answer)
    const replay = modelOf(await browser.visit(answer))
    assert.equal(replay.code, 'attempt_unknown')
    assert.equal(replay.signedIn, true)
    assert.equal(sessionOf(await browser.visit(`${world.portal}/mine`))?.sub, 'alice')
  })

  it('happens once for two callbacks at the same moment', async () => {
    const answer = await answerOf()
    const visits = await Promise.all([browser.visit(answer), browser.visit(answer)])
    assert.deepEqual(
      visits.map(one => one.status).toSorted((a, b) => a - b),
      [200, 400],
    )
  })

  it('is refused after ten minutes', async () => {
    const answer = await answerOf()
    world.clock.now = new Date(world.clock.now.getTime() + 601_000)
    assert.equal(modelOf(await browser.visit(answer)).code, 'attempt_unknown')
  })

  it('declined at the issuer offers another try at the same place', async () => {
    world.test.holder.refuses = 'access_denied'
    const visit = await signIn('/mine?tab=2')
    assert.equal(visit.status, 403)
    const model = modelOf(visit)
    assert.equal(model.code, 'sign_in_declined')
    assert.equal(model.retry, `/sign-in?return_to=${encodeURIComponent('/mine?tab=2')}`)
  })

  for (const evil of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
  ]) {
    it(`never leads away from the portal: ${JSON.stringify(evil)}`, async () => {
      const visit = await signIn(evil)
      assert.equal(new URL(visit.url).origin, world.portal)
      assert.equal(new URL(visit.url).pathname, '/')
    })
  }

  it('ends by itself after the idle time', async () => {
    await signIn()
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000 + 1000)
    assert.equal(sessionOf(await browser.visit(`${world.portal}/open`)), null)
  })

  it('ends at the absolute limit, however busy', async () => {
    await signIn()
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      world.clock.now = new Date(world.clock.now.getTime() + 20 * 60_000)
      await browser.visit(`${world.portal}/open`)
    }
    assert.equal(sessionOf(await browser.visit(`${world.portal}/open`)), null)
  })
})

describe('silent sign-on', () => {
  let world: World
  let browser: Browser

  before(async () => {
    world = await createWorld()
  })
  after(() => world.stop())
  beforeEach(() => {
    browser = createBrowser()
    Object.assign(world.test.holder, { accountId: 'alice', acr: AAL1, refuses: null, interactions: 0 })
  })

  const open = (path = '/open', with_ = browser) => with_.visit(`${world.portal}${path}`)

  it('signs in at the second application without asking again', async () => {
    await browser.visit(`${world.portal}/sign-in?return_to=/mine`)
    assert.equal(world.test.holder.interactions, 1)
    const visit = await open('/fleet/open')
    assert.equal(sessionOf(visit)?.sub, 'alice')
    assert.equal(world.test.holder.interactions, 1)
    assert.equal(visit.url, `${world.portal}/fleet/open`)
  })

  it('asks once and says nothing when nobody is signed in', async () => {
    const first = await open()
    assert.equal(first.status, 200)
    assert.equal(sessionOf(first), null)
    assert.ok(first.trail.some(url => url.startsWith(world.issuer)))
    const second = await open()
    assert.deepEqual(second.trail, [`${world.portal}/open`])
  })

  it('does not go round for ever in a browser that keeps no cookies', async () => {
    const visit = await open('/open', createBrowser({ keepsCookies: false }))
    assert.equal(visit.status, 200)
    assert.equal(sessionOf(visit), null)
    assert.equal(visit.trail.filter(url => url.startsWith(`${world.issuer}/auth?`)).length, 1)
  })

  it('is not tried for what is no page load', async () => {
    const answer = await fetch(`${world.portal}/open`, { redirect: 'manual' })
    assert.equal(answer.status, 200)
  })

  it('is not tried again after signing out', async () => {
    await browser.visit(`${world.portal}/sign-in?return_to=/mine`)
    await browser.visit(`${world.portal}/sign-out`, {
      method: 'POST',
      form: {},
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    const visit = await open()
    assert.deepEqual(visit.trail, [`${world.portal}/open`])
  })
})

describe('an issuer that starts later', () => {
  it('costs a page with another try, and open pages nothing; then all works', async t => {
    const world = await createWorld({ issuerLater: true })
    t.after(() => world.stop())
    const browser = createBrowser()
    assert.equal((await browser.visit(`${world.portal}/open`)).status, 200)
    const refused = await browser.visit(`${world.portal}/sign-in?return_to=/mine`)
    assert.equal(refused.status, 503)
    assert.equal(modelOf(refused).code, 'issuer_unreachable')
    world.startIssuer()
    world.clock.now = new Date(world.clock.now.getTime() + 30_000)
    const visit = await browser.visit(`${world.portal}${String(modelOf(refused).retry)}`)
    assert.equal(sessionOf(visit)?.sub, 'alice')
  })
})
