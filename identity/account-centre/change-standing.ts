import { changeMedium } from '../media/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import type { MediumKindHere } from './prove-medium.ts'
import { type MediaInHand, readMedia } from './read-media.ts'

/** What a holder does with a medium of theirs. Replacing gives a new one: an app by its enrolment, the others at the counter. */
export const standingActs = ['suspend', 'resume', 'report-lost', 'remove'] as const
export type StandingAct = (typeof standingActs)[number]

export type StandingChanged =
  | { ok: true; kind: MediumKindHere }
  | { ok: false; code: 'medium.unknown' | 'medium.not_possible' | 'session.ended' }

/**
 * Suspends a medium in hand or takes that back, reports it lost, or removes an app. The other sessions end: whoever has the medium may
 * have signed in with it.
 */
export async function changeStanding(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { id, act }: { id: string; act: StandingAct },
): Promise<StandingChanged> {
  const { account } = holder
  const found = mediumOf(await readMedia(deps, holder), id)
  if (!found) return { ok: false, code: 'medium.unknown' }
  // An app is taken off a phone and set up on another; the others stay in the holder's hand and only rest, or are lost.
  if ((found.kind === 'totp') !== (act === 'remove')) return { ok: false, code: 'medium.not_possible' }
  const change = { kind: found.kind, accountId: account.id, realm: account.realm, id } as const
  const changed = await changeMedia(deps, holder, `${found.kind}-${act}`, async (media, origin) => {
    return await changeMedium(media, { ...change, act: act === 'remove' ? 'revoke' : act }, origin)
  })
  return changed.ok ? { ok: true, kind: found.kind } : changed
}

function mediumOf({ totp, token, card }: MediaInHand, id: string): { kind: MediumKindHere } | null {
  if (totp?.id === id) return { kind: 'totp' }
  if (token?.id === id) return { kind: 'otp-token' }
  return card?.id === id ? { kind: 'grid-card' } : null
}
