import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { importJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { newClientKey } from './client-key.ts'
import { type Browser, createBrowser } from './testing/browser.ts'
import { modelOf, sessionOf } from './testing/read.ts'
import { createWorld, type World } from './testing/world.ts'

const OURS = { 'sec-fetch-site': 'same-origin' }
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }

let world: World
let browser: Browser

before(async () => {
  world = await createWorld()
})
after(() => world.stop())
beforeEach(() => {
  browser = createBrowser()
})

const signIn = (who = browser) => who.visit(`${world.portal}/sign-in?return_to=/mine`)
const sessionAt = async (path = '/open', who = browser) => sessionOf(await who.visit(`${world.portal}${path}`))

describe('signing out', () => {
  const signOut = (headers: Record<string, string> = OURS) =>
    browser.visit(`${world.portal}/sign-out`, { method: 'POST', form: {}, headers })

  it('ends the session here and at the issuer, and says so', async () => {
    await signIn()
    const visit = await signOut()
    assert.equal(visit.url, `${world.portal}/signed-out`)
    assert.deepEqual(modelOf(visit), { page: 'signed-out', everywhere: true, home: '/' })
    assert.equal(await sessionAt(), null)
    assert.ok(visit.trail.some(url => url.startsWith(`${world.issuer}/session/end?`)))
  })

  it('ends the other application by the back channel', async () => {
    await signIn()
    assert.equal((await sessionAt('/fleet/open'))?.sub, 'alice')
    await signOut()
    assert.equal(await sessionAt('/fleet/open'), null)
  })

  it('carries no personal data to the issuer in its URL', async () => {
    await signIn()
    const visit = await signOut()
    const end = new URL(visit.trail.find(url => url.includes('/session/end?')) ?? '')
    const payload = end.searchParams.get('id_token_hint')?.split('.')[1] ?? ''
    assert.doesNotMatch(Buffer.from(payload, 'base64url').toString(), /Name of|138\*/)
  })

  it('is refused when another site asks for it', async () => {
    await signIn()
    const visit = await signOut({ 'sec-fetch-site': 'cross-site' })
    assert.equal(modelOf(visit).code, 'cross_site')
    assert.equal((await sessionAt())?.sub, 'alice')
  })

  it('is refused when a neighbour on another port asks for it', async () => {
    await signIn()
    assert.equal(modelOf(await signOut({ 'sec-fetch-site': 'same-site' })).code, 'cross_site')
  })

  it('without a session shows the page all the same', async () => {
    assert.equal(modelOf(await signOut()).page, 'signed-out')
  })
})

describe('back-channel logout (OpenID Connect Back-Channel Logout 1.0)', () => {
  type Token = { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: JWK }
  let sid: string
  let count = 0

  beforeEach(async () => {
    await signIn()
    sid = String((await sessionAt())?.sid)
    count += 1
  })

  /** A right token but for what is given; `undefined` leaves a claim out. */
  async function tokenOf({ header, claims, key = world.signingKey }: Token = {}): Promise<string> {
    const seconds = Math.floor(world.clock.now.getTime() / 1000)
    const right = {
      iss: world.issuer,
      aud: 'main',
      iat: seconds,
      exp: seconds + 120,
      jti: `token-${count}`,
      sub: 'alice',
      sid,
      events: EVENTS,
    }
    const payload = Object.fromEntries(
      Object.entries({ ...right, ...claims }).filter(([, value]) => value !== undefined),
    )
    const protectedHeader = { alg: 'ES256', typ: 'logout+jwt', kid: key.kid, ...header } as JWTHeaderParameters
    return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(await importJWK(key, 'ES256'))
  }

  async function send(token: string | undefined, to = '/backchannel-logout') {
    const body = new URLSearchParams(token === undefined ? {} : { logout_token: token })
    const answer = await fetch(`${world.portal}${to}`, { method: 'POST', body })
    const text = await answer.text()
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    return {
      status: answer.status,
      code: text === '' ? null : (JSON.parse(text) as Record<string, unknown>).error_description,
    }
  }

  async function refused(token: string | undefined, code: string): Promise<void> {
    assert.deepEqual(await send(token), { status: 400, code })
    assert.equal((await sessionAt())?.sub, 'alice')
  }

  it('ends the session that it names', async () => {
    assert.deepEqual(await send(await tokenOf()), { status: 200, code: null })
    assert.equal(await sessionAt(), null)
  })

  it('ends all sessions of a subject named alone', async () => {
    const second = createBrowser()
    await signIn(second)
    assert.equal((await send(await tokenOf({ claims: { sid: undefined } }))).status, 200)
    assert.equal(await sessionAt(), null)
    assert.equal(await sessionAt('/open', second), null)
  })

  it('ends no session of another browser when it names one', async () => {
    const second = createBrowser()
    await signIn(second)
    assert.equal((await send(await tokenOf())).status, 200)
    assert.equal((await sessionAt('/open', second))?.sub, 'alice')
  })

  it('ends nothing when session and subject do not belong together', async () => {
    assert.equal((await send(await tokenOf({ claims: { sub: 'bob' } }))).status, 200)
    assert.equal((await sessionAt())?.sub, 'alice')
  })

  it('that overtakes the callback keeps the session from beginning', async () => {
    await send(await tokenOf())
    browser.forget('main-test-session')
    const visit = await signIn()
    assert.equal(modelOf(visit).code, 'session_ended')
  })

  it('is refused a second time (jti)', async () => {
    const token = await tokenOf()
    assert.equal((await send(token)).status, 200)
    assert.deepEqual(await send(token), { status: 400, code: 'jti_replayed' })
  })

  it('counts once of two at the same moment', async () => {
    const token = await tokenOf()
    const answers = await Promise.all([send(token), send(token)])
    assert.deepEqual(
      answers.map(one => one.status).toSorted((a, b) => a - b),
      [200, 400],
    )
  })

  const long = () => Math.floor(world.clock.now.getTime() / 1000)
  const claims: [string, () => Record<string, unknown>, string][] = [
    ['another issuer', () => ({ iss: 'https://evil.example' }), 'iss_unexpected'],
    ['no issuer', () => ({ iss: undefined }), 'iss_unexpected'],
    ['another audience', () => ({ aud: 'fleet' }), 'aud_unexpected'],
    ['no audience', () => ({ aud: undefined }), 'aud_unexpected'],
    ['no time of issue', () => ({ iat: undefined }), 'iat_unacceptable'],
    ['a time of issue long ago', () => ({ iat: long() - 3600 }), 'iat_unacceptable'],
    ['a time of issue to come', () => ({ iat: long() + 3600, exp: long() + 7200 }), 'iat_unacceptable'],
    ['no end', () => ({ exp: undefined }), 'exp_unacceptable'],
    ['an end that has passed', () => ({ exp: long() - 60 }), 'exp_unacceptable'],
    ['no jti', () => ({ jti: undefined }), 'jti_missing'],
    ['an empty jti', () => ({ jti: '' }), 'jti_missing'],
    ['no events', () => ({ events: undefined }), 'events_unexpected'],
    ['another event', () => ({ events: { 'https://evil.example': {} } }), 'events_unexpected'],
    ['an event that is no object', () => ({ events: { [Object.keys(EVENTS)[0] ?? '']: true } }), 'events_unexpected'],
    ['a nonce', () => ({ nonce: 'n' }), 'nonce_present'],
    ['neither subject nor session', () => ({ sub: undefined, sid: undefined }), 'nobody_named'],
  ]
  for (const [what, altered, code] of claims) {
    it(`is refused with ${what}`, async () => refused(await tokenOf({ claims: altered() }), code))
  }

  it('is refused with the type of another token', async () =>
    refused(await tokenOf({ header: { typ: 'JWT' } }), 'typ_unexpected'))

  it('is refused when signed by another key', async () => {
    const key = { ...(await newClientKey()), kid: world.signingKey.kid ?? '' }
    await refused(await tokenOf({ key }), 'signature_invalid')
  })

  it('is refused when signed by a key that the issuer does not have', async () => {
    await refused(await tokenOf({ key: await newClientKey() }), 'signature_invalid')
  })

  it('is refused unsigned', async () => {
    const [, payload] = (await tokenOf()).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'logout+jwt' })).toString('base64url')
    await refused(`${header}.${payload}.`, 'signature_invalid')
  })

  it('is refused when its content was changed', async () => {
    const [header, , signature] = (await tokenOf()).split('.')
    const [, payload] = (await tokenOf({ claims: { sub: 'bob' } })).split('.')
    await refused(`${header}.${payload}.${signature}`, 'signature_invalid')
  })

  it('is refused when it is no token', async () => refused('abc', 'token_malformed'))
  it('is refused when oversize', async () => refused('a'.repeat(20_000), 'token_malformed'))
  it('is refused when missing', async () => refused(undefined, 'token_missing'))
})
