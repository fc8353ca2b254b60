import { createGridCardActivation } from '../authenticators/grid-card/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { guess, provingOf } from './prove-medium.ts'

/** Coordinates of the card that waits for its activation. Bound to this session. */
export async function askGridCard(deps: AccountCentreDependencies, holder: HolderVisit) {
  return await createGridCardActivation(deps).challenge(provingOf(deps, holder))
}

/** The serial and what stands at the coordinates take the card into use; the other sessions end. */
export async function activateGridCard(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  typed: { serial: string; cells: string },
) {
  const proving = provingOf(deps, holder)
  return await guess(deps, holder, 'grid-card', async () =>
    changeMedia(
      deps,
      holder,
      'grid-card-activated',
      async (media, origin) => await createGridCardActivation(media).activate(proving, typed, origin),
    ),
  )
}
