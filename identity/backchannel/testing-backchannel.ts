/** For tests only: clients that ask people on their phone, and a receiver of pings on this machine. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '../../kit/database/index.ts'
import { startServer } from '../../kit/http/index.ts'
import type { PolicyDocument } from '../realms/index.ts'
import { openScreens, rightProof } from '../screens/testing-screens.ts'

export const grantType = 'urn:openid:params:grant-type:ciba'

export interface Ping {
  path: string
  authorization: string | undefined
  body: string
}

export async function openBackchannel(whole: Database<unknown>, change: (document: PolicyDocument) => void = () => {}) {
  const pings: Ping[] = []
  const faults = { times: 0, redirect: false }
  const receiver = startServer({ port: 0, handler: (req, res) => void receive(req, res) })
  const pingOrigin = `http://localhost:${(await receiver.listening).port}`

  async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    pings.push({
      path: req.url ?? '',
      authorization: req.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    })
    if (faults.redirect) return void res.writeHead(302, { Location: `${pingOrigin}/elsewhere` }).end()
    res.writeHead(faults.times-- > 0 ? 503 : 204).end()
  }

  const world = await openScreens(whole, document => {
    const desk = document.clients.find(({ id }) => id === 'toll-desk')
    const { jwksUri } = document.clients.find(({ deviceFlow }) => deviceFlow) ?? {}
    if (!desk || !jwksUri) throw new Error('the policy has no desk')
    desk.jwksUri = jwksUri
    const ciba = { mode: 'ping' as const, notificationEndpoint: `${pingOrigin}/ping` }
    document.clients.push({ ...desk, id: 'ping-desk', ciba }, { ...desk, id: 'other-desk' })
    change(document)
  })

  type Person = Awaited<ReturnType<typeof world.holder>>
  const withPhone = async () => {
    const holder = await world.holder()
    return { holder, phone: await world.registered(holder) }
  }
  type Phone = Awaited<ReturnType<typeof withPhone>>['phone']

  const ask = async (fields: Record<string, string>, id = 'toll-desk') =>
    await world.post('/oidc/backchannel', { scope: 'openid profile', ...fields }, { id })

  /** A request that waits on the phone of whoever it names. */
  async function asked(holder: Person, fields: Record<string, string> = {}, id = 'toll-desk') {
    const { status, body } = await ask({ login_hint: holder.number, ...fields }, id)
    if (status !== 200) throw new Error(`not asked: ${JSON.stringify(body)}`)
    const authReqId = String(body.auth_req_id)
    const poll = async (as = id) =>
      await world.post('/oidc/token', { grant_type: grantType, auth_req_id: authReqId }, { id: as })
    return { ...body, authReqId, poll, error: async (as = id) => (await poll(as)).body.error }
  }

  const waiting = async (phone: Phone) =>
    (await phone.call('GET', '/phone/requests')).body.request as Record<string, unknown> | null
  const decide = async (phone: Phone, what: 'approve' | 'decline', more: object = {}) => {
    const request = await waiting(phone)
    const given = what === 'approve' ? { proof: rightProof } : {}
    return await phone.call('POST', `/phone/tickets/${what}`, { ticket: request?.id, ...given, ...more })
  }

  return {
    ...world,
    pings,
    faults,
    withPhone,
    ask,
    asked,
    waiting,
    decide,
    async close() {
      await Promise.all([world.close(), receiver.stop(0)])
    },
  }
}
