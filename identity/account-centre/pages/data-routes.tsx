import { fieldOf } from '../../../kit/http/index.ts'
import { collectData, zipData } from '../../erasure/index.ts'
import { beginClosing, cancelClosing } from '../close-account.ts'
import { beginDownload, isTicketGood } from '../download-data.ts'
import { readApplications, revokeConsent } from '../read-applications.ts'
import { ApplicationsPage } from './applications-page.tsx'
import { ClosePage, ConfirmClosePage } from './close-page.tsx'
import { DataPage } from './data-page.tsx'
import { baseOf, saying } from './guard.ts'
import type { Site } from './site.ts'

/** Who else sees the holder's data, taking it along, and closing the account. */
export function addDataRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  app.get(
    '/applications',
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('applications.title'),
        body: <ApplicationsPage view={view} applications={await readApplications(deps, holder)} />,
      })),
    ),
  )
  app.post(
    '/applications/:client/revoke',
    guard.form('account.view', '/applications', async (c, holder) => {
      const revoked = await revokeConsent(deps, holder, c.req.param('client') ?? '')
      return after(c, revoked, '/applications', 'consent-revoked')
    }),
  )
  app.get(
    '/data',
    guard.page(
      'account.download',
      drawing(view => ({ title: view.t('data.title'), body: <DataPage view={view} /> })),
    ),
  )
  app.post(
    '/data',
    guard.form('account.download', '/data', async (c, holder) => {
      const begun = await beginDownload(deps, holder)
      if (!begun.ok) return after(c, begun, '/data', 'too-late')
      return c.redirect(`${baseOf(c)}/data/file?ticket=${encodeURIComponent(begun.ticket)}`, 303)
    }),
  )
  app.get(
    '/data/file',
    guard.page('account.download', async (c, holder) => {
      if (!isTicketGood(deps, holder, c.req.query('ticket') ?? ''))
        return c.redirect(saying(`${baseOf(c)}/data`, 'too-late'), 303)
      const { language } = c.get('preferences')
      const service = c.get('realm').policy.name[language === 'en' ? 'en' : 'zh-CN']
      const held = await collectData(deps.database.query, deps, holder.account.id)
      const zip = await zipData(held, {
        language,
        service,
        now: deps.now(),
      })
      const name = `${holder.account.realm}-account-${deps.now().toISOString().slice(0, 10)}.zip`
      return c.body(Uint8Array.from(zip), 200, {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      })
    }),
  )
  app.get(
    '/close',
    guard.page(
      'account.view',
      drawing(view => ({ title: view.t('close.title'), body: <ClosePage view={view} /> })),
    ),
  )
  app.get(
    '/close/confirm',
    guard.page('account.close', async (c, holder) => {
      if (holder.account.status === 'closing') return c.redirect(`${baseOf(c)}/close`, 303)
      const view = site.view(c, holder)
      return await draw(c, { title: view.t('close.confirm-title'), body: <ConfirmClosePage view={view} /> })
    }),
  )
  app.post(
    '/close/confirm',
    guard.form('account.close', '/close/confirm', async (c, holder, fields) => {
      const begun = await beginClosing(deps, holder, fieldOf(fields, 'confirmed') === 'yes')
      if (begun.ok || begun.code === 'closing.begun_already') return c.redirect(`${baseOf(c)}/close`, 303)
      if (begun.code === 'session.ended') return after(c, begun, '', 'expired')
      const view = site.view(c, holder)
      const body = <ConfirmClosePage view={view} unconfirmed />
      return await draw(c, { title: view.t('close.confirm-title'), status: 422, body })
    }),
  )
  app.post(
    '/close/cancel',
    guard.form('account.view', '/close', async (c, holder) => {
      const cancelled = await cancelClosing(deps, holder)
      return after(c, cancelled.ok ? cancelled : { ok: true }, '', 'closing-cancelled')
    }),
  )
}
