import { Hono } from 'hono'
import { findEvent } from '../../events/index.ts'
import type { IdentityEnv } from '../../shell/index.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { phrases } from '../phrases/index.ts'
import type { C } from './guard.ts'
import { DeadLinkPage, ReportedPage, ReportPage } from './not-me-pages.tsx'

/**
 * `/realms/:realm/not-me/:token`. Whoever has the link may report: it went to the holder's own phone or mailbox, and all it can do
 * is protect the account. The token in the address is what a CSRF token would be, so that no cookie is needed: message apps open
 * links in browsers that keep none.
 */
export function createReportPages(deps: AccountCentreDependencies): Hono<IdentityEnv> {
  const { shell, reports } = deps
  const app = new Hono<IdentityEnv>()

  app.get('/done', c => {
    const view = viewOf(c)
    return shell.page(c, { title: phrases(view.language)('reported.title'), body: <ReportedPage {...view} /> })
  })

  app.get('/:token', async c => {
    const found = await reports.look(c.get('visit'), c.req.param('token'))
    const view = viewOf(c)
    const t = phrases(view.language)
    if (!found.ok) {
      const body = <DeadLinkPage {...view} code={found.code} />
      return shell.page(c, { title: t(`${found.code}.title`), status: found.code === 'link.unknown' ? 404 : 410, body })
    }
    const { accountId, eventId } = found.link
    const event = eventId ? await findEvent(deps.database.query, accountId, eventId) : null
    const action = `${view.realm.path}/not-me/${c.req.param('token')}`
    const body = <ReportPage {...view} event={event} action={action} />
    return shell.page(c, { title: t('not-me.title'), body })
  })

  app.post('/:token', async c => {
    const reported = await reports.report(c.get('visit'), c.req.param('token'))
    const { path } = c.get('realm')
    // Used before, expired or unknown: the page of the link says so.
    if (!reported.ok) return c.redirect(`${path}/not-me/${encodeURIComponent(c.req.param('token'))}`, 303)
    // A session of the reported account has ended; one of another account, in the browser of whoever helps, is left alone.
    return c.redirect(`${path}/not-me/done`, 303)
  })

  return app
}

function viewOf(c: C) {
  return { language: c.get('preferences').language, realm: c.get('realm') }
}
