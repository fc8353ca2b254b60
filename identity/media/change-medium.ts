import type { MediaDependencies, MediumOrigin } from './dependencies.ts'
import { recordMediumChange } from './record-change.ts'
import type { MediumAct, MediumKind } from './rules.ts'
import { type MediumTable, moveMedium } from './store.ts'

/** Kinds that a person has in hand; recovery codes are made anew instead. */
export type HeldKind = Exclude<MediumKind, 'recovery-code'>

export const mediumTables: Readonly<Record<HeldKind, MediumTable>> = {
  totp: 'totp_apps',
  'otp-token': 'otp_tokens',
  'grid-card': 'grid_cards',
  'certificate-key': 'certificate_keys',
}

/**
 * Suspends a medium or takes that back, reports it lost, or revokes it: for its holder or, with `origin.actor`, for staff. Who may
 * do it, and what they must prove before, is the caller's to ask. Replacing gives a new one, so each kind has its own way.
 */
export async function changeMedium(
  deps: Pick<MediaDependencies, 'database' | 'accounts' | 'events' | 'notices' | 'reports' | 'now'>,
  change: {
    kind: HeldKind
    accountId: string
    realm: string
    id: string
    act: Exclude<MediumAct, 'replace' | 'expire'>
  },
  origin: MediumOrigin,
): Promise<{ ok: true } | { ok: false; code: 'medium.not_possible' }> {
  const { kind, accountId, realm, id, act } = change
  return await deps.database.transaction(async tx => {
    const moved = await moveMedium(tx, mediumTables[kind], { accountId, id }, { act, at: deps.now() })
    if (!moved) return { ok: false, code: 'medium.not_possible' }
    await recordMediumChange(tx, deps, { kind, act, accountId, realm, serial: moved.serial }, origin)
    return { ok: true }
  })
}
