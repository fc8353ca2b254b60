import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Browser, createBrowser } from './testing/browser.ts'
import { AAL1, AAL2 } from './testing/issuer.ts'
import { modelOf, sessionOf } from './testing/read.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let browser: Browser

before(async () => {
  world = await createWorld()
})
after(() => world.stop())
beforeEach(() => {
  browser = createBrowser()
  world.clock.now = new Date()
  world.api.answer = () => Response.json({ fine: true })
  Object.assign(world.test.holder, { accountId: 'alice', acr: AAL1, refuses: null, interactions: 0, alters: null })
})

const signIn = () => browser.visit(`${world.portal}/sign-in?return_to=/mine`)
const at = (path: string) => browser.visit(`${world.portal}${path}`)
const post = (path: string, form: Record<string, string>) =>
  browser.visit(`${world.portal}${path}`, { method: 'POST', form })

/** A form was sent, the step-up came between, and the browser is about to be shown what was kept. */
const interrupted = () =>
  browser.visit(`${world.portal}/strong`, { method: 'POST', form: { card: '1101' }, before: '/resume' })

async function issuerSession() {
  const session = await world.test.provider.Session.find(browser.cookie('_session') ?? '')
  if (session === undefined) throw new Error('nobody is signed in at the issuer')
  return session
}

describe('requireSession', () => {
  it('signs in and comes back to exactly where the person was', async () => {
    const visit = await at('/mine?page=2&q=%E9%9D%92')
    assert.equal(visit.url, `${world.portal}/mine?page=2&q=%E9%9D%92`)
    assert.equal(sessionOf(visit)?.sub, 'alice')
  })

  it('tells a script instead of sending it away', async () => {
    const answer = await fetch(`${world.portal}/mine`, { headers: { 'sec-fetch-dest': 'empty' }, redirect: 'manual' })
    assert.equal(answer.status, 401)
    assert.deepEqual(await answer.json(), { error: 'signed_out' })
  })

  it('keeps personal pages out of caches', async () => {
    await signIn()
    assert.equal((await at('/mine')).headers.get('cache-control'), 'no-store')
  })
})

describe('requireClaims', () => {
  const later = (seconds: number) => void (world.clock.now = new Date(world.clock.now.getTime() + seconds * 1000))
  /** As when it has run out: the issuer says nothing for it any more. */
  async function withoutToken<T>(work: () => Promise<T>): Promise<T> {
    const { provider } = world.test
    const { find } = provider.AccessToken
    provider.AccessToken.find = async () => {
      provider.AccessToken.find = find
      return undefined
    }
    return await work().finally(() => {
      provider.AccessToken.find = find
    })
  }
  beforeEach(async () => {
    Object.assign(world.test.holder, { acr: AAL2, phone: '138****8000' })
    await signIn()
  })

  it('asks nobody within the minute', async () => {
    world.test.holder.phone = '139****9000'
    const visit = await at('/posts')
    assert.deepEqual([visit.trail, sessionOf(visit)?.phoneMasked], [[`${world.portal}/posts`], '138****8000'])
  })

  it('knows by the minute what the issuer has taken away', async () => {
    world.test.holder.phone = '139****9000'
    later(75)
    assert.equal(sessionOf(await at('/posts'))?.phoneMasked, '139****9000')
  })

  it('does not go on with what it knew where its token is good for nothing any more', async () => {
    world.test.holder.phone = '139****9000'
    later(75)
    const visit = await withoutToken(async () => await at('/posts?of=3'))
    assert.equal(visit.url, `${world.portal}/posts?of=3`)
    assert.ok(visit.trail.some(url => url.startsWith(world.issuer)))
    assert.equal(sessionOf(visit)?.phoneMasked, '139****9000')
  })

  it('takes no form with claims that nobody says any more', async () => {
    later(75)
    const visit = await withoutToken(async () => await post('/posts', { a: 'b' }))
    assert.ok(visit.trail.some(url => url.startsWith(world.issuer)))
  })

  it('lets nobody in while the issuer does not answer', async () => {
    later(75)
    const { provider } = world.test
    const finds = [provider.AccessToken.find, provider.PushedAuthorizationRequest.prototype.save] as const
    const breaks = async (): Promise<never> => await Promise.reject(new Error('away'))
    provider.AccessToken.find = breaks
    provider.PushedAuthorizationRequest.prototype.save = breaks
    try {
      const visit = await at('/posts')
      assert.deepEqual([visit.status, modelOf(visit).code], [503, 'issuer_unreachable'])
    } finally {
      ;[provider.AccessToken.find, provider.PushedAuthorizationRequest.prototype.save] = finds
    }
  })
})

describe('requireAssurance', () => {
  it('steps up and comes back to exactly where the person was', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    const visit = await at('/strong?amount=5')
    assert.equal(visit.url, `${world.portal}/strong?amount=5`)
    assert.equal(sessionOf(visit)?.acr, AAL2)
  })

  it('asks nothing when the level is held', async () => {
    world.test.holder.acr = AAL2
    await signIn()
    const visit = await at('/strong')
    assert.deepEqual(visit.trail, [`${world.portal}/strong`])
  })

  it('stops with a page when the issuer answers with less', async () => {
    await signIn()
    const visit = await at('/strong')
    assert.equal(modelOf(visit).code, 'assurance_unmet')
    assert.equal(modelOf(visit).retry, '/strong')
    assert.equal(sessionOf(await at('/mine'))?.acr, AAL1)
  })

  it('demands a recent sign-in and comes back', async () => {
    await signIn()
    const session = await issuerSession()
    session.loginTs = Math.floor(Date.now() / 1000) - 3600
    await session.persist()
    browser.forget('main-test-session')
    await signIn()
    const earlier = world.test.holder.interactions
    const visit = await at('/recent')
    assert.equal(visit.url, `${world.portal}/recent`)
    assert.equal(world.test.holder.interactions, earlier + 1)
  })

  it('stops with a page rather than going round when our clock is ahead of the issuer', async () => {
    await signIn()
    world.clock.now = new Date(world.clock.now.getTime() + 120_000)
    assert.equal(modelOf(await at('/recent')).code, 'assurance_unmet')
  })

  it('keeps a sent form, without its old token, and lets the person continue', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    const visit = await post('/strong?step=2', { card: '1101', note: '<b>&"', csrf: 'old' })
    assert.equal(new URL(visit.url).pathname, '/resume')
    assert.deepEqual(modelOf(visit), {
      page: 'resume',
      action: '/strong?step=2',
      fields: [
        { name: 'card', value: '1101' },
        { name: 'note', value: '<b>&"' },
      ],
    })
    const done = await post('/strong?step=2', { card: '1101', note: '<b>&"' })
    assert.deepEqual(modelOf(done).body, { card: '1101', note: '<b>&"' })
  })

  for (const site of ['cross-site', 'same-site']) {
    it(`keeps no form that another site sent: ${site}`, async () => {
      await signIn()
      const headers = { 'sec-fetch-site': site }
      const visit = await browser.visit(`${world.portal}/strong`, { method: 'POST', form: { card: '1101' }, headers })
      assert.equal(visit.status, 403)
      assert.equal(modelOf(visit).code, 'cross_site')
    })
  }

  it('shows the kept form once', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    const visit = await interrupted()
    assert.equal(modelOf(await browser.visit(visit.url)).page, 'resume')
    assert.equal(modelOf(await browser.visit(visit.url)).code, 'form_gone')
  })

  it('shows the kept form to nobody else', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    const visit = await interrupted()
    const other = createBrowser()
    await other.visit(`${world.portal}/sign-in?return_to=/mine`)
    const stolen = await other.visit(visit.url)
    assert.equal(stolen.status, 410)
    assert.equal(modelOf(stolen).code, 'form_gone')
    assert.equal(modelOf(await browser.visit(visit.url)).page, 'resume')
  })

  it('forgets the kept form after ten minutes', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    const visit = await interrupted()
    world.clock.now = new Date(world.clock.now.getTime() + 601_000)
    assert.equal(modelOf(await browser.visit(visit.url)).code, 'form_gone')
  })

  it('says so when a form is too large to keep', async () => {
    await signIn()
    const visit = await post('/strong', { note: 'x'.repeat(70_000) })
    assert.equal(visit.status, 413)
    assert.equal(modelOf(visit).code, 'form_not_kept')
  })

  it('gives the form to nobody when somebody else comes back', async () => {
    await signIn()
    Object.assign(world.test.holder, { accountId: 'bob', acr: AAL2 })
    const visit = await post('/strong', { card: '1101' })
    assert.equal(visit.status, 409)
    assert.equal(modelOf(visit).code, 'different_account')
    assert.equal(modelOf(visit).signedIn, true)
    assert.equal(sessionOf(await at('/mine'))?.sub, 'bob')
  })
})

describe('callApi', () => {
  const challenge = (value: string) => new Response(null, { status: 401, headers: { 'www-authenticate': value } })

  it('sends the access token', async () => {
    await signIn()
    let sent = ''
    world.api.answer = request => {
      sent = request.headers.get('authorization') ?? ''
      return Response.json({ fine: true })
    }
    assert.deepEqual(modelOf(await at('/calls')), { page: 'api', status: 200, body: '{"fine":true}' })
    assert.match(sent, /^Bearer \S{40,}$/)
  })

  it('fetches one fresh token after a 401 and tries once more', async () => {
    await signIn()
    const tokens: string[] = []
    world.api.answer = request => {
      tokens.push(request.headers.get('authorization') ?? '')
      return tokens.length === 1 ? challenge('Bearer error="invalid_token"') : Response.json({ fine: true })
    }
    assert.equal(modelOf(await at('/calls')).status, 200)
    assert.equal(new Set(tokens).size, 2)
  })

  it('gives up after the second 401', async () => {
    await signIn()
    let calls = 0
    world.api.answer = () => {
      calls += 1
      return challenge('Bearer error="invalid_token"')
    }
    assert.equal(modelOf(await at('/calls')).code, 'refused')
    assert.equal(calls, 2)
  })

  it('steps up when the API asks for it (RFC 9470) and comes back', async () => {
    await signIn()
    world.test.holder.acr = AAL2
    let calls = 0
    world.api.answer = () => {
      calls += 1
      const asks = challenge(`Bearer error="insufficient_user_authentication", acr_values="${AAL2}"`)
      return calls === 1 ? asks : Response.json({ fine: true })
    }
    const visit = await at('/calls')
    assert.equal(visit.url, `${world.portal}/calls`)
    assert.equal(modelOf(visit).status, 200)
    assert.equal(sessionOf(await at('/mine'))?.acr, AAL2)
  })

  it('does not go round for ever with an API that asks for what is held', async () => {
    world.test.holder.acr = AAL2
    await signIn()
    world.api.answer = () => challenge(`Bearer error="insufficient_user_authentication", acr_values="${AAL2}"`)
    assert.equal(modelOf(await at('/calls')).code, 'refused')
  })

  it('signs in first when nobody is signed in', async () => {
    const visit = await at('/calls')
    assert.equal(visit.url, `${world.portal}/calls`)
    assert.equal(modelOf(visit).status, 200)
  })

  it('ends the session when the issuer refuses to refresh', async () => {
    await signIn()
    world.api.answer = () => challenge('Bearer error="invalid_token"')
    await (await issuerSession()).destroy()
    const visit = await browser.visit(`${world.portal}/calls`, { hops: 0 })
    assert.equal(visit.status, 303)
    assert.equal(sessionOf(await at('/open')), null)
  })
})

describe('refreshing', () => {
  it('happens once for requests that arrive together', async t => {
    const refreshes: string[] = []
    const counting: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      if ((await request.clone().text()).includes('grant_type=refresh_token')) refreshes.push(request.url)
      return fetch(request)
    }
    const other = await createWorld({ fetch: counting })
    t.after(() => other.stop())
    const person = createBrowser()
    await person.visit(`${other.portal}/sign-in?return_to=/mine`)
    other.clock.now = new Date(other.clock.now.getTime() + 250_000)
    const visits = await Promise.all(Array.from({ length: 8 }, () => person.visit(`${other.portal}/mine`)))
    assert.deepEqual(new Set(visits.map(one => sessionOf(one)?.sub)), new Set(['alice']))
    assert.equal(refreshes.length, 1)
  })

  it('leaves people signed in while the issuer is away', async t => {
    let isAway = false
    const failing: typeof fetch = (input, init) =>
      isAway ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)
    const other = await createWorld({ fetch: failing })
    t.after(() => other.stop())
    const person = createBrowser()
    await person.visit(`${other.portal}/sign-in?return_to=/mine`)
    other.clock.now = new Date(other.clock.now.getTime() + 250_000)
    isAway = true
    assert.equal(sessionOf(await person.visit(`${other.portal}/mine`))?.sub, 'alice')
    await person.visit(`${other.portal}/sign-out`, {
      method: 'POST',
      form: {},
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    assert.equal(sessionOf(await person.visit(`${other.portal}/open`)), null)
  })
})

describe('DPoP (RFC 9449)', () => {
  it('binds tokens to a key of the session, which outlives a refresh', async t => {
    const other = await createWorld({ dpop: true })
    t.after(() => other.stop())
    const person = createBrowser()
    await person.visit(`${other.portal}/sign-in?return_to=/mine`)
    const seen: string[] = []
    other.api.answer = request => {
      seen.push(`${request.headers.get('authorization')?.split(' ')[0]} ${request.headers.has('dpop')}`)
      const again = new Response(null, { status: 401, headers: { 'www-authenticate': 'DPoP error="invalid_token"' } })
      return seen.length === 1 ? again : Response.json({ fine: true })
    }
    assert.equal(modelOf(await person.visit(`${other.portal}/calls`)).status, 200)
    assert.deepEqual(seen, ['DPoP true', 'DPoP true'])
  })
})
