/** Certificate keys in the account centre, by its API and its pages: brought, renewed, stopped; with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import { type NewCertificate, pemOf } from '../../kit/certificates/index.ts'
import { createTestAuthority, type TestHolder } from '../../kit/certificates/testing-certificates.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { registeredBy } from '../authenticators/certificate-key/testing-keys.ts'
import { openWorld } from './testing-centre.ts'

type World = Awaited<ReturnType<typeof openWorld>>
type Here = Awaited<ReturnType<World['signIn']>>

const day = 86_400_000
const authority = createTestAuthority('Qinghe CA')
/** Of every person in these tests. */
const document = '11010519491231002X'
const path = '/certificate-keys'
const page = '/account/media/certificate-keys'

onEachDatabase('certificate keys in the account centre', database => {
  let world: World
  let here: Here

  before(async () => {
    world = await openWorld(database)
  })
  beforeEach(async () => {
    world.clock.at = new Date(world.clock.at.getTime() + 3_600_000)
    const anchors = [pemOf(authority.certificate.der)]
    const policy = { allowed: true, anchors, revocation: 'off', registration: 'holder' }
    Object.assign(world.realm.policy.media['certificate-key'], policy)
    here = await world.signIn(await world.openAccount())
  })

  const keyFor = (change: Partial<NewCertificate> = {}): TestHolder => {
    const [from, until] = [-day, 1000 * day].map(off => new Date(world.clock.at.getTime() + off))
    assert.ok(from && until)
    return authority.issue({ subject: { CN: `王小明@${document}` }, from, until, ...change })
  }
  async function refused(answer: Promise<{ status: number; body: Record<string, unknown> }>, code: string) {
    const { status, body } = await answer
    assert.equal(body['code'], code, `${status} ${JSON.stringify(body)}`)
  }
  async function done(answer: Promise<{ status: number; body: Record<string, unknown> }>) {
    const { status, body } = await answer
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }
  const list = async (browser = here) =>
    (await done(browser.call('GET', path)))['certificateKeys'] as Record<string, unknown>[]
  const asked = async (browser = here, at = path) =>
    String((await done(browser.call('POST', `${at}/request`, {})))['text'])
  const last = async () => (await world.kindsOf(here.accountId)).at(-1)

  async function bring(key: TestHolder, browser = here) {
    return browser.call('POST', path, registeredBy(key, await asked(browser)))
  }
  async function held(change: Partial<NewCertificate> = {}): Promise<{ key: TestHolder; id: string }> {
    const key = keyFor(change)
    return { key, id: String((await done(bring(key)))['id']) }
  }

  describe('by the API', () => {
    it('one is registered, listed with a mask, told with the link; the other sessions end', async () => {
      const elsewhere = await world.signIn(here.accountId)
      const { key, id } = await held()
      const [listed] = await list()
      assert.deepEqual([listed?.['id'], listed?.['status'], listed?.['renewable']], [id, 'active', false])
      assert.equal(listed?.['serialMasked'], `*${key.certificate.serial.slice(-4)}`)
      assert.equal((await done(here.call('GET', '/media')))['certificateKeys'], 1)
      const told = world.told.at(-1)
      assert.deepEqual([told?.template, told?.parameters['medium']], ['medium-changed', 'certificate-key'])
      assert.match(told?.parameters['reportUrl'] ?? '', /\/not-me\//)
      assert.equal(await last(), 'medium.activated')
      assert.deepEqual([await world.isLive(elsewhere.sessionId), await world.isLive(here.sessionId)], [false, true])
    })

    it('not for somebody else: certificate.not_the_holder, and no session ends', async () => {
      const elsewhere = await world.signIn(here.accountId)
      await refused(bring(keyFor({ subject: { CN: '李明@110105194912310038' } })), 'certificate.not_the_holder')
      assert.deepEqual(await list(), [])
      assert.equal(await world.isLive(elsewhere.sessionId), true)
    })

    it('not with the answer of another session: certificate.request_gone', async () => {
      const elsewhere = await world.signIn(here.accountId)
      const given = registeredBy(keyFor(), await asked(elsewhere))
      await asked()
      await refused(here.call('POST', path, given), 'certificate.request_gone')
      assert.deepEqual(await list(), [])
    })

    it('not twice: certificate.taken', async () => {
      const { key } = await held()
      await refused(bring(key), 'certificate.taken')
    })

    it('not where the realm leaves it to the counter: certificate.not_allowed', async () => {
      const given = registeredBy(keyFor(), await asked())
      Object.assign(world.realm.policy.media['certificate-key'], { registration: 'counter' })
      await refused(here.call('POST', `${path}/request`, {}), 'certificate.not_allowed')
      await refused(here.call('POST', path, given), 'certificate.not_allowed')
    })

    for (const [what, change] of [
      ['without a chain', { chain: undefined }],
      ['with an unknown algorithm', { algorithm: 'none' }],
      ['with more than there is', { more: true }],
    ] as const)
      it(`what is brought ${what}: request.invalid`, async () => {
        const given = { ...registeredBy(keyFor(), await asked()), ...change }
        await refused(here.call('POST', path, given), 'request.invalid')
      })

    it('adding, renewing and taking back ask for both factors; stopping does not', async () => {
      const { id } = await held()
      const weak = await world.signIn(here.accountId, ['password'])
      for (const at of ['/request', `/${id}/renewal/request`, `/${id}/revoke`])
        await refused(weak.call('POST', `${path}${at}`, {}), 'assurance.needed')
      await refused(weak.call('POST', path, registeredBy(keyFor(), 'x')), 'assurance.needed')
      await done(weak.call('POST', `${path}/${id}/suspend`, {}))
      await refused(weak.call('POST', `${path}/${id}/resume`, {}), 'assurance.needed')
    })

    it('rests and is used again; lost it stays lost; revoked it is gone', async () => {
      const { id } = await held()
      const status = async () => (await list())[0]?.['status']
      await done(here.call('POST', `${path}/${id}/suspend`, {}))
      assert.equal(await status(), 'suspended')
      await done(here.call('POST', `${path}/${id}/resume`, {}))
      assert.equal(await status(), 'active')
      await done(here.call('POST', `${path}/${id}/report-lost`, {}))
      assert.deepEqual([await status(), await last()], ['lost', 'medium.reported-lost'])
      await refused(here.call('POST', `${path}/${id}/resume`, {}), 'medium.not_possible')
      await done(here.call('POST', `${path}/${id}/revoke`, {}))
      assert.deepEqual(await list(), [])
    })

    it('is nobody else’s to see, stop or renew', async () => {
      const { id } = await held({ until: new Date(world.clock.at.getTime() + 10 * day) })
      const other = await world.signIn(await world.openAccount())
      assert.deepEqual(await list(other), [])
      await refused(other.call('POST', `${path}/${id}/revoke`, {}), 'medium.not_possible')
      await refused(other.call('POST', `${path}/${id}/renewal/request`, {}), 'medium.none')
      assert.equal((await list())[0]?.['status'], 'active')
    })

    it('an id that is none: medium.not_possible, medium.none', async () => {
      await refused(here.call('POST', `${path}/1/revoke`, {}), 'medium.not_possible')
      await refused(here.call('POST', `${path}/1/renewal/request`, {}), 'medium.none')
    })

    it('is renewed near its end, signed by both keys, and not before', async () => {
      const far = await held()
      await refused(here.call('POST', `${path}/${far.id}/renewal/request`, {}), 'certificate.too_early')
      const { key, id } = await held({ until: new Date(world.clock.at.getTime() + 10 * day) })
      const at = `${path}/${id}/renewal`
      const fresh = keyFor()
      const alone = registeredBy(fresh, await asked(here, at))
      await refused(here.call('POST', at, alone), 'certificate.signature_wrong')
      await done(here.call('POST', at, registeredBy(fresh, await asked(here, at), key)))
      const serials = (await list()).map(one => one['serialMasked'])
      assert.deepEqual(
        serials,
        [fresh, far.key].map(one => `*${one.certificate.serial.slice(-4)}`),
      )
    })

    it('without a session: session.needed', async () => {
      const { status, body } = await world.stranger().call('GET', path)
      assert.deepEqual([status, body['code']], [401, 'session.needed'])
    })
  })

  describe('by the pages', () => {
    const textOf = async (at: string): Promise<string> => {
      const box = /data-certificate-key="([^"]+)"/.exec(await (await here.get(at)).text())?.[1] ?? ''
      const request = JSON.parse(box.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as { text: string }
      return request.text
    }
    beforeEach(() => {
      const name = { 'zh-CN': '驱动', en: 'Software' }
      const software = [{ name, url: 'https://localhost:9443/sign' }]
      Object.assign(world.realm.policy.media['certificate-key'], { software })
    })

    it('asks the software, lets its window answer, and takes what it signed', async () => {
      const response = await here.get(`${page}/add`)
      assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin-allow-popups')
      const signed = JSON.stringify(registeredBy(keyFor(), await textOf(`${page}/add`)))
      const brought = await here.post(page, { signed })
      assert.deepEqual(
        [brought.status, brought.headers.get('location')?.split('?')[1]],
        [303, 'said=certificate-added'],
      )
      assert.equal((await list()).length, 1)
    })

    for (const [what, signed] of [
      ['nothing', ''],
      ['no JSON', '{'],
      ['another shape', '{"text":1}'],
    ] as const)
      it(`with ${what} says so at the field and asks anew`, async () => {
        const answer = await here.post(page, { signed })
        const html = await answer.text()
        assert.equal(answer.status, 422)
        assert.match(html, /id="error-summary"/)
        assert.match(html, /data-certificate-key=/)
        assert.deepEqual(await list(), [])
      })

    it('without the page’s token takes nothing', async () => {
      const signed = JSON.stringify(registeredBy(keyFor(), await textOf(`${page}/add`)))
      await here.send(page, { signed })
      assert.deepEqual(await list(), [])
    })

    it('shows one and stops it, and nobody else’s', async () => {
      const { id } = await held()
      assert.equal((await here.get(`${page}/${id}`)).status, 200)
      const other = await world.signIn(await world.openAccount())
      assert.equal((await other.get(`${page}/${id}`)).status, 404)
      assert.equal((await here.get(`${page}/1`)).status, 404)
      const stopped = await here.post(`${page}/${id}/report-lost`)
      assert.equal(stopped.headers.get('location')?.split('?')[1], 'said=medium-lost')
      assert.equal((await list())[0]?.['status'], 'lost')
    })
  })
})
