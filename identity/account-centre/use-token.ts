import { createTokenActivation, createTokenResync } from '../authenticators/otp-token/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { guess, provingOf } from './prove-medium.ts'

export type TokenPurpose = 'activation' | 'resync'

/** What to type into the token: its challenge, or nothing where it shows a code by its clock. Bound to this session. */
export async function askToken(deps: AccountCentreDependencies, holder: HolderVisit, purpose: TokenPurpose) {
  const create = purpose === 'activation' ? createTokenActivation : createTokenResync
  return await create(deps).challenge(provingOf(deps, holder))
}

/** The activation code and an answer of the token take it into use; the other sessions end. */
export async function activateToken(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  typed: { serial: string; activationCode: string; code: string },
) {
  const proving = provingOf(deps, holder)
  return await guess(deps, holder, 'otp-token', async () =>
    changeMedia(
      deps,
      holder,
      'otp-token-activated',
      async (media, origin) => await createTokenActivation(media).activate(proving, typed, origin),
    ),
  )
}

/** Two codes in a row bring its clock back (校准). It proves no new factor, so nothing ends. */
export async function resynchroniseToken(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  typed: { first: string; second: string },
) {
  const proving = provingOf(deps, holder)
  return await guess(deps, holder, 'otp-token', async () =>
    changeMedia(
      deps,
      holder,
      null,
      async (media, origin) => await createTokenResync(media).resynchronise(proving, typed, origin),
    ),
  )
}
