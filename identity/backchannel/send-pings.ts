import type { BackchannelDependencies } from './backchannel.ts'
import type { DuePing } from './store.ts'

const second = 1_000
/** Pauses after each try; then it is given up: the application may still poll (CIBA 10.2). */
const pauses = [5 * second, 15 * second, 60 * second, 180 * second]
const batch = 50

type PingDependencies = Pick<
  BackchannelDependencies,
  'database' | 'backchannelStore' | 'keys' | 'sendPing' | 'log' | 'now'
>

/** Each is claimed before it is tried, so that of several processes one pings; a killed one leaves it to the next. */
export async function sendPings(deps: PingDependencies): Promise<number> {
  const { database, backchannelStore: store, now } = deps
  const again = new Date(now().getTime() + (pauses.at(-1) ?? 0))
  const due = await store.claimPings(database.query, { batch, again })
  await Promise.all(due.map(async ping => await send(deps, ping)))
  return due.length
}

async function send(deps: PingDependencies, due: DuePing): Promise<void> {
  const { database, backchannelStore: store, keys, now } = deps
  const { id, realm, clientId, tries } = due
  try {
    const ping = JSON.parse(keys.decrypt(due.cipher, 'backchannel.ping')) as { authReqId: string; token: string }
    await deps.sendPing(realm, clientId, ping)
    await store.endPing(database.query, id)
  } catch (err) {
    const pause = pauses[tries - 1]
    deps.log.warn({ realm, client: clientId, tries, reason: reasonOf(err) }, 'a client was not pinged')
    if (pause === undefined) await store.endPing(database.query, id)
    else await store.delayPing(database.query, id, new Date(now().getTime() + pause))
  }
}

/** Without what stood in the request. */
const reasonOf = (err: unknown): string => (err instanceof Error ? err.message.slice(0, 200) : 'unknown')
