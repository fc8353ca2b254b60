/** For tests only: browsers that show pictures, and phones that scan them, over the engine as composed. */
import { randomUUID } from 'node:crypto'
import type { Browser } from '../ceremonies/testing/browser.ts'
import { type Holder, rightPassword, type World } from '../ceremonies/testing/world.ts'
import { createFreshProof, type PhoneCaller } from '../phones/index.ts'

export const shanghai = '202.96.209.133'
export const beijing = '219.141.136.10'

export const rightProof = { kind: 'password', password: rightPassword } as const
export const wrongProof = { kind: 'password', password: 'not the one' } as const

export function openTicketWorld(world: World) {
  const { database, tickets } = world
  const unused = (): never => {
    throw new Error('not asked for here')
  }
  const freshProof = createFreshProof({
    ...world,
    places: { placeOf: unused },
    verifyAccess: unused,
    errors: { problemJson: unused },
    clientAddress: unused,
    phoneOrigin: 'http://localhost:8086',
    signOutClients: async () => {},
    moveGrant: unused,
  })

  /** A registered phone of the account, as it comes to the use cases. */
  async function phone(holder: Pick<Holder, 'id' | 'realm'>, address = shanghai): Promise<PhoneCaller> {
    const { realm } = holder
    const of = { accountId: holder.id, realm: realm.name, deviceId: null, clientLabel: 'Phone', place: null }
    const proved = { aal: 2, amr: ['pwd'], evidence: [] }
    const session = await world.sessions.insert(database.query, { ...of, ...proved }, realm.policy.sessions)
    const phoneId = randomUUID()
    await database.query
      .insertInto('phones')
      .values({
        account_id: holder.id,
        id: phoneId,
        realm: realm.name,
        thumbprint: phoneId,
        public_key: '{}',
        name_cipher: world.keys.encrypt('Phone', 'phones.name'),
        made_on: 'Phone',
        made_at_place: null,
        session_id: session.id,
        device_id: null,
        created_at: world.now(),
        last_used_at: world.now(),
        revoked_at: null,
        gesture_hash: null,
        gesture_set_at: null,
        gesture_at: null,
      })
      .execute()
    const asked = { place: null, address, client: 'Phone', language: 'en' } as const
    return { ...asked, realm, accountId: holder.id, sessionId: session.id, phoneId, phoneName: 'Phone' }
  }

  /** A browser in a sign-in that shows a picture; `secret` is in its cookie. */
  async function show(browser: Browser) {
    const { id: ceremonyId } = await browser.begin('sign-in')
    const begun = await tickets.begin(await browser.visit(), { ceremonyId, application: null, again: false })
    if (!begun.ok) throw new Error(begun.code)
    return shown(browser, ceremonyId, begun.secret)
  }

  function shown(browser: Browser, ceremonyId: string, secret: string) {
    const look = async () => {
      const ticket = await tickets.look(await browser.visit(), { ceremonyId, secret })
      if (!ticket) throw new Error('no ticket')
      return ticket
    }
    return {
      browser,
      ceremonyId,
      secret,
      look,
      text: async (): Promise<string> => (await look()).text ?? '',
      digits: async (): Promise<string> => (await look()).digits ?? '',
      status: async () => (await look()).status,
      /** Answers the ceremony with what the phone approved. */
      signIn: async () => await browser.answer({ kind: 'qr', secret }),
    }
  }
  type Shown = ReturnType<typeof shown>

  async function scan(caller: PhoneCaller, screen: Shown) {
    const scanned = await tickets.scan(caller, { text: await screen.text() })
    if (!scanned.ok) throw new Error(scanned.code)
    return scanned.ticket
  }

  const approve = async (
    caller: PhoneCaller,
    given: { ticket: string; digits: string | null; proof?: Parameters<typeof freshProof>[1] },
  ) => await tickets.approve(caller, { proof: rightProof, ...given }, freshProof)

  /** All that a holder does who signs in by QR. */
  async function approved(caller: PhoneCaller, screen: Shown): Promise<void> {
    const { id } = await scan(caller, screen)
    const decided = await approve(caller, { ticket: id, digits: await screen.digits() })
    if (!decided.ok) throw new Error(decided.code)
  }

  /** A browser that has proved the password on a device that the account does not know, and would rather confirm on the phone. */
  async function pushing(browser: Browser, holder: Pick<Holder, 'username'>) {
    await browser.begin('sign-in')
    const given = { kind: 'password', identifier: holder.username, password: rightPassword } as const
    const answered = await browser.answer(given)
    if (!answered.ok || 'completed' in answered) throw new Error('no second factor is asked')
    return answered.view
  }

  return { pushing, phone, show, shown, scan, approve, approved, freshProof }
}

export type TicketWorld = ReturnType<typeof openTicketWorld>
