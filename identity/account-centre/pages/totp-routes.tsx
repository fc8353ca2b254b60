import { parseWith } from '../../../kit/http/index.ts'
import type { HolderVisit } from '../act.ts'
import { activateTotpApp, beginTotp } from '../enrol-totp-app.ts'
import { readMedia } from '../read-media.ts'
import { totpCodeRequest } from '../schemas.ts'
import { faultOf, readTyped } from './asked.ts'
import type { C } from './guard.ts'
import type { Site } from './site.ts'
import { AddTotpPage, RetryTotpPage, TotpPage } from './totp-pages.tsx'

const operation = 'account.change-authenticator'

/** The authenticator app. */
export function addTotpRoutes(site: Site): void {
  const { app, deps, guard, draw, after } = site
  app.get(
    '/media/totp',
    guard.page('account.view', async (c, holder) => {
      const { totp } = await readMedia(deps, holder)
      const view = site.view(c, holder)
      if (!totp) return c.redirect(`${view.base}/media/totp/add`, 303)
      return await draw(c, { title: view.t('totp.title'), body: <TotpPage view={view} totp={totp} /> })
    }),
  )
  app.get(
    '/media/totp/add',
    guard.page(operation, async (c, holder) => {
      const begun = await beginTotp(deps, holder)
      if (!begun.ok) return await c.notFound()
      const view = site.view(c, holder)
      return await draw(c, { title: view.t('totp.add'), body: <AddTotpPage view={view} enrolment={begun.enrolment} /> })
    }),
  )
  app.post(
    '/media/totp',
    guard.form(operation, '/media/totp/add', async (c, holder, fields) => {
      const typed = readTyped(fields, ['code'])
      if (!typed) return await drawRetry(c, holder, site.view(c, holder).t('media.fill-in'))
      const outcome = await activateTotpApp(deps, holder, parseWith(totpCodeRequest, typed).code)
      const fault = faultOf(site.view(c, holder), outcome)
      return fault === null ? after(c, outcome, '/media', 'totp-added') : await drawRetry(c, holder, fault)
    }),
  )

  async function drawRetry(c: C, holder: HolderVisit, fault: string): Promise<Response> {
    const view = site.view(c, holder)
    return await draw(c, { title: view.t('totp.add'), status: 422, body: <RetryTotpPage view={view} fault={fault} /> })
  }
}
