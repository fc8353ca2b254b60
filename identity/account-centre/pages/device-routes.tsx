import { readQuery } from '../../../kit/http/index.ts'
import { findEvent } from '../../events/index.ts'
import { reviewActivity } from '../change-settings.ts'
import { endSessions, forgetDevices } from '../end-sessions.ts'
import { readActivity } from '../read-activity.ts'
import { activityQuery } from '../schemas.ts'
import { ActivityPage, NotMePage } from './activity-page.tsx'
import { DevicesPage } from './devices-page.tsx'
import { baseOf } from './guard.ts'
import { drawForgotten } from './outcome-pages.tsx'
import { SessionsPage } from './sessions-page.tsx'
import { idOf, type Site } from './site.ts'

/** Devices and sessions, and what happened with them. */
export function addDeviceRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  app.get(
    '/devices',
    guard.page(
      'account.view',
      drawing(async (view, { account }) => ({
        title: view.t('devices.title'),
        body: <DevicesPage view={view} devices={await deps.devices.list(deps.database.query, account.id)} />,
      })),
    ),
  )
  app.post(
    '/devices/forget-others',
    guard.form('account.view', '/devices', async (c, holder) =>
      after(c, await forgetDevices(deps, holder, null), '/devices', 'devices-forgotten'),
    ),
  )
  app.post(
    '/devices/:id/forget',
    guard.form('account.view', '/devices', async (c, holder) => {
      const forgotten = await forgetDevices(deps, holder, idOf(c))
      if (!forgotten.ok || !forgotten.here) return after(c, forgotten, '/devices', 'device-forgotten')
      c.get('cookies').clearSession(c)
      return c.redirect(`${baseOf(c)}/devices/forgotten`, 303)
    }),
  )
  // Who forgot the device in hand is signed out and can't be shown a page of the account.
  app.get('/devices/forgotten', c => drawForgotten(c, deps.shell))
  app.get(
    '/sessions',
    guard.page(
      'account.view',
      drawing(async (view, { account }) => ({
        title: view.t('sessions.title'),
        body: <SessionsPage view={view} sessions={await deps.sessions.list(deps.database.query, account.id)} />,
      })),
    ),
  )
  app.post(
    '/sessions/end-others',
    guard.form('account.view', '/sessions', async (c, holder) =>
      after(c, await endSessions(deps, holder, null), '/sessions', 'sessions-ended'),
    ),
  )
  app.post(
    '/sessions/:id/end',
    guard.form('account.view', '/sessions', async (c, holder) =>
      after(c, await endSessions(deps, holder, idOf(c)), '/sessions', 'session-ended'),
    ),
  )
  app.get(
    '/activity',
    guard.page('account.view', async (c, holder) => {
      const { before } = readQuery(c, activityQuery)
      const view = site.view(c, holder)
      const page = await readActivity(deps, holder, before ?? null)
      const body = <ActivityPage view={view} activity={page} />
      return await draw(c, { title: view.t('activity.title'), body })
    }),
  )
  app.post(
    '/activity/reviewed',
    guard.form('account.view', '/activity', async (c, holder) =>
      after(c, await reviewActivity(deps, holder), '/activity', 'activity-reviewed'),
    ),
  )
  app.get(
    '/activity/:id/not-me',
    guard.page('account.view', async (c, holder) => {
      const event = await findEvent(deps.database.query, holder.account.id, idOf(c))
      if (!event) return await c.notFound()
      const view = site.view(c, holder)
      return await draw(c, {
        title: view.t('not-me.title'),
        body: <NotMePage view={view} event={event} />,
      })
    }),
  )
  app.post(
    '/activity/:id/not-me',
    guard.form(
      'account.view',
      c => `/activity/${idOf(c)}/not-me`,
      async (c, holder) => {
        const event = await findEvent(deps.database.query, holder.account.id, idOf(c))
        if (!event) return await c.notFound()
        await deps.reports.reportEvent(holder.visit, holder.account.id, event.id)
        c.get('cookies').clearSession(c)
        return c.redirect(`${c.get('realm').path}/not-me/done`, 303)
      },
    ),
  )
}
