import { fieldOf, parseWith } from '../../../kit/http/index.ts'
import type { HolderVisit } from '../act.ts'
import { readMedia } from '../read-media.ts'
import { cardActivationRequest } from '../schemas.ts'
import { activateGridCard, askGridCard } from '../use-grid-card.ts'
import { drawAsked, faultOf, readTyped } from './asked.ts'
import { ActivateGridCardPage, GridCardPage } from './grid-card-pages.tsx'
import type { C } from './guard.ts'
import { onwardOf, type Site, withOnward } from './site.ts'

const operation = 'account.change-authenticator'
const path = '/media/grid-card'

/** The grid card: how it stands, and its activation. */
export function addGridCardRoutes(site: Site): void {
  const { app, deps, guard, drawing, after } = site
  app.get(
    path,
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('card.title'),
        body: <GridCardPage view={view} media={await readMedia(deps, holder)} />,
      })),
    ),
  )
  app.get(
    `${path}/activate`,
    guard.page(operation, async (c, holder) => await drawActivation(c, holder)),
  )
  app.post(
    `${path}/activate`,
    guard.form(
      operation,
      c => withOnward(`${path}/activate`, onwardOf(c)),
      async (c, holder, fields) => {
        const view = site.view(c, holder)
        const serial = fieldOf(fields, 'serial')
        const typed = readTyped(fields, ['serial', 'cells'])
        if (!typed) return await drawActivation(c, holder, { serial, fault: view.t('media.fill-in') })
        const outcome = await activateGridCard(deps, holder, parseWith(cardActivationRequest, typed))
        const fault = faultOf(view, outcome)
        const onward = onwardOf(c)
        if (outcome.ok && onward !== null) return c.redirect(onward, 303)
        if (fault === null) return after(c, outcome, '/media', 'medium-activated')
        return await drawActivation(c, holder, { serial, fault })
      },
    ),
  )

  async function drawActivation(c: C, holder: HolderVisit, retry?: { fault: string; serial: string }) {
    return await drawAsked(site, [c, holder], await askGridCard(deps, holder), (view, asked) => ({
      title: view.t('card.activate'),
      status: retry ? 422 : 200,
      leadsOnward: onwardOf(c) !== null,
      body: <ActivateGridCardPage view={view} asked={asked} onward={onwardOf(c)} {...retry} />,
    }))
  }
}
