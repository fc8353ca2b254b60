import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type Ended =
  /** `here`: the session that asked has ended too. */
  | { ok: true; count: number; here?: boolean }
  | { ok: false; code: 'session.ended' | 'session.unknown' | 'device.unknown' }

/** Ends one other session, or, with null, all others. This one ends by signing out. */
export async function endSessions(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  sessionId: string | null,
): Promise<Ended> {
  return await act(deps, holder, async ({ tx, account, write, endOthers, ended }) => {
    if (sessionId === null) {
      const count = await endOthers('ended-by-holder')
      await write('session.others-ended', { sessionsEnded: count })
      return { ok: true, count } as const
    }
    const own = (await deps.sessions.list(tx, account.id)).find(one => one.id === sessionId)
    if (!own || own.id === holder.session.id) return { ok: false, code: 'session.unknown' } as const
    await deps.sessions.end(tx, own.id, 'ended-by-holder')
    ended([own.id])
    await write('session.ended', { endedDevice: own.clientLabel })
    return { ok: true, count: 1 } as const
  })
}

/**
 * Forgets one device, or, with null, all but this one: from then on they count as unknown and are asked for more. Who forgets a
 * device does not want it signed in either, so its sessions end: the one that asks too, where it is on that device.
 */
export async function forgetDevices(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  deviceId: string | null,
): Promise<Ended> {
  return await act(deps, holder, async ({ tx, account, write, ended }) => {
    const known = await deps.devices.list(tx, account.id)
    const forgotten = known.filter(one => (deviceId ? one.id === deviceId : one.id !== holder.visit.deviceId))
    if (deviceId && forgotten.length === 0) return { ok: false, code: 'device.unknown' } as const
    const gone = new Set(forgotten.map(one => one.id))
    for (const id of gone) await deps.devices.forget(tx, account.id, id)
    const sessions = (await deps.sessions.list(tx, account.id)).filter(
      one => one.deviceId !== null && gone.has(one.deviceId),
    )
    for (const one of sessions) await deps.sessions.end(tx, one.id, 'device-forgotten')
    ended(sessions.map(one => one.id))
    await write('device.forgotten', { devices: gone.size, sessionsEnded: sessions.length })
    return { ok: true, count: gone.size, here: sessions.some(one => one.id === holder.session.id) } as const
  })
}
