import { fieldOf, parseWith } from '../../../kit/http/index.ts'
import type { HolderVisit } from '../act.ts'
import { readMedia } from '../read-media.ts'
import { tokenActivationRequest, tokenResyncRequest } from '../schemas.ts'
import { activateToken, askToken, resynchroniseToken } from '../use-token.ts'
import { drawAsked, faultOf, readTyped } from './asked.ts'
import type { C } from './guard.ts'
import { onwardOf, type Site, withOnward } from './site.ts'
import { ActivateTokenPage, ResyncTokenPage, TokenPage } from './token-pages.tsx'

const operation = 'account.change-authenticator'
const path = '/media/otp-token'

/** The OTP token: how it stands, its activation and its clock. */
export function addTokenRoutes(site: Site): void {
  const { app, deps, guard, drawing, after } = site
  app.get(
    path,
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('token.title'),
        body: <TokenPage view={view} media={await readMedia(deps, holder)} />,
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
        const { t } = site.view(c, holder)
        const kept = { serial: fieldOf(fields, 'serial'), activationCode: fieldOf(fields, 'activationCode') }
        const typed = readTyped(fields, ['serial', 'activationCode', 'code'])
        if (!typed) return await drawActivation(c, holder, { ...kept, fault: t('media.fill-in') })
        const outcome = await activateToken(deps, holder, parseWith(tokenActivationRequest, typed))
        const fault = faultOf(site.view(c, holder), outcome)
        const onward = onwardOf(c)
        if (outcome.ok && onward !== null) return c.redirect(onward, 303)
        if (fault === null) return after(c, outcome, '/media', 'medium-activated')
        return await drawActivation(c, holder, { ...kept, fault })
      },
    ),
  )
  app.get(
    `${path}/resync`,
    guard.page(operation, async (c, holder) => await drawResync(c, holder)),
  )
  app.post(
    `${path}/resync`,
    guard.form(operation, `${path}/resync`, async (c, holder, fields) => {
      const view = site.view(c, holder)
      const typed = readTyped(fields, ['first', 'second'])
      if (!typed) return await drawResync(c, holder, view.t('media.fill-in'))
      const outcome = await resynchroniseToken(deps, holder, parseWith(tokenResyncRequest, typed))
      const fault = faultOf(view, outcome)
      if (fault === null) return after(c, outcome, '/media', 'token-resynchronised')
      return await drawResync(c, holder, fault)
    }),
  )

  async function drawActivation(
    c: C,
    holder: HolderVisit,
    retry?: { fault: string; serial: string; activationCode: string },
  ) {
    const challenge = await askToken(deps, holder, 'activation')
    return await drawAsked(site, [c, holder], challenge, (view, asked) => ({
      title: view.t('token.activate'),
      status: retry ? 422 : 200,
      leadsOnward: onwardOf(c) !== null,
      body: <ActivateTokenPage view={view} asked={asked} onward={onwardOf(c)} {...retry} />,
    }))
  }

  async function drawResync(c: C, holder: HolderVisit, fault?: string) {
    const challenge = await askToken(deps, holder, 'resync')
    return await drawAsked(site, [c, holder], challenge, (view, asked) => ({
      title: view.t('token.resync'),
      status: fault === undefined ? 200 : 422,
      body: <ResyncTokenPage view={view} asked={asked} fault={fault} />,
    }))
  }
}
