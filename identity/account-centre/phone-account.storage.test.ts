/** The holder's API as phones call it: the same answers as a browser gets, and only for a phone of the account. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Answer, openPhones, type Phones, phoneOrigin } from '../phones/testing-phones.ts'

interface Listed {
  id: string
  thisOne: boolean
}

onEachDatabase<unknown>('the account, asked by a phone', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])
  const opened = async () => {
    const holder = await phones.holder()
    return { holder, phone: await phones.registered(holder) }
  }
  const sessionsOf = async (phone: Awaited<ReturnType<typeof opened>>['phone']): Promise<Listed[]> =>
    (await phone.call('GET', '/phone/account/sessions')).body.sessions as Listed[]
  const isLive = async (id: string) => (await phones.sessions.findById(phones.database.query, id)) !== null

  it('the check-up is the account centre’s own, with words and where each is mended', async () => {
    const { holder, phone } = await opened()
    const asked = await phone.call('GET', '/phone/account')
    assert.equal(asked.status, 200)
    const web = await holder.browser.open(`${phone.issuer}/api/account`)
    const { security } = JSON.parse(web.body) as { security: { open: string[]; mend: unknown[] } }
    assert.deepEqual(asked.body.security, security)
    assert.ok(security.open.includes('two-step'))
    assert.equal(security.mend.length, security.open.length)
    for (const one of security.mend as { path: string; title: string; why: string }[]) {
      assert.ok(one.title !== '' && one.why !== '')
      assert.equal((await holder.browser.open(`${phone.issuer}/account/${one.path}`)).status, 200, one.path)
    }
  })

  describe('sessions', () => {
    it('lists them, this one marked; another is ended, and is over', async () => {
      const { holder, phone } = await opened()
      const other = await phones.signIn(holder)
      const listed = await sessionsOf(phone)
      const here = new Map(listed.map(({ id, thisOne }) => [id, thisOne]))
      assert.deepEqual([here.size, here.get(holder.sessionId), here.get(other)], [2, true, false])
      assert.deepEqual((await phone.call('DELETE', `/phone/account/sessions/${other}`)).body, { count: 1 })
      assert.equal(await isLive(other), false)
      const ended = await phones.identity.eventsWritten('session.ended')
      assert.equal(ended.filter(event => event.account_id === holder.id).length, 1)
    })

    it('not the one that asks, nor one of another account, nor what is no id', async () => {
      const { holder, phone } = await opened()
      const stranger = await phones.holder()
      for (const id of [holder.sessionId, stranger.sessionId, 'x'])
        refused(await phone.call('DELETE', `/phone/account/sessions/${id}`), 404, 'session.unknown')
      assert.equal(await isLive(stranger.sessionId), true)
      assert.equal(await isLive(holder.sessionId), true)
    })
  })

  describe('activity', () => {
    it('is listed in the language asked for, and looked through', async () => {
      const { holder, phone } = await opened()
      const { events, next } = (await phone.call('GET', '/phone/account/activity')).body as {
        events: { kind: string; title: string }[]
        next: string | null
      }
      assert.ok(events.some(event => event.kind === 'phone.added' && event.title !== ''))
      assert.equal(next, null)
      assert.deepEqual((await phone.call('POST', '/phone/account/activity/reviewed')).body, { done: true })
      const reviewed = await phones.identity.eventsWritten('activity.reviewed')
      assert.equal(reviewed.filter(event => event.account_id === holder.id).length, 1)
    })

    it('“not me” holds the account, and this phone with it', async () => {
      const { phone } = await opened()
      const { events } = (await phone.call('GET', '/phone/account/activity')).body as { events: { id: string }[] }
      const answer = await phone.call('POST', `/phone/account/activity/${events[0]?.id}/not-me`)
      assert.deepEqual(answer.body, { done: true })
      refused(await phone.call('GET', '/phone/account'), 401, 'token.invalid')
    })

    it('of another account nothing can be said', async () => {
      const [{ phone }, other] = [await opened(), await opened()]
      const { events } = (await other.phone.call('GET', '/phone/account/activity')).body as { events: { id: string }[] }
      refused(await phone.call('POST', `/phone/account/activity/${events[0]?.id}/not-me`), 404, 'event.unknown')
      assert.equal((await other.phone.call('GET', '/phone/account')).status, 200)
    })
  })

  describe('who asks', () => {
    it('no phone: its token is good, its key is not registered', async () => {
      const phone = await phones.phone(await phones.holder())
      refused(await phone.call('GET', '/phone/account'), 403, 'phone.unknown')
    })
    it('a phone that was signed out', async () => {
      const { phone } = await opened()
      await phones.database.query
        .updateTable('phones')
        .set({ revoked_at: phones.now() })
        .where('id', '=', phone.id)
        .execute()
      refused(await phone.call('GET', '/phone/account/devices'), 403, 'phone.revoked')
    })
    it('a proof for another call', async () => {
      const { holder, phone } = await opened()
      const proof = await phone.proof('GET', '/phone/account')
      const path = `/phone/account/sessions/${holder.sessionId}`
      refused(await phone.call('DELETE', path, undefined, { proof }), 401, 'token.proof_invalid')
    })
    it('a phone of another realm', async () => {
      const { phone } = await opened()
      refused(await phone.call('GET', '/phone/account', undefined, { realm: 'traffic' }), 401, 'token.invalid')
    })
    it('a session that was proved too long ago: which proof is wanted is said', async () => {
      const { holder, phone } = await opened()
      await phones.database.query
        .updateTable('sessions')
        .set({ auth_time: new Date(phones.now().getTime() - 13 * 3_600_000) })
        .where('id', '=', holder.sessionId)
        .execute()
      const answer = await phone.call('GET', '/phone/account')
      refused(answer, 401, 'token.assurance_needed')
      assert.match(answer.headers.get('www-authenticate') ?? '', /max_age="43200"/)
    })
    it('the browser’s cookie alone is nobody here, and what weakens an account is not here at all', async () => {
      const { holder, phone } = await opened()
      const web = await holder.browser.open(`${phone.issuer}/api/phone/account`)
      assert.equal(web.status, 401)
      for (const [method, path] of [
        ['POST', '/phone/account/closing'],
        ['POST', '/phone/account/data'],
        ['DELETE', '/phone/account/devices'],
      ] as const)
        refused(await phone.call(method, path, {}), 404, 'request.not_found')
    })
    it('the app’s pages may ask, other sites may not', async () => {
      const { phone } = await opened()
      const ask = async (origin: string) => {
        const headers = { origin, 'access-control-request-method': 'DELETE' }
        const answer = await fetch(`${phone.issuer}/api/phone/account/sessions/x`, { method: 'OPTIONS', headers })
        return answer.headers.get('access-control-allow-origin')
      }
      assert.deepEqual([await ask(phoneOrigin), await ask('https://evil.example')], [phoneOrigin, null])
    })
  })
})
