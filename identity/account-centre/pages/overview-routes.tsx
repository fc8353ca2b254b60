import { fieldOf, parseWith } from '../../../kit/http/index.ts'
import { changeLanguage } from '../change-settings.ts'
import { readOverview } from '../overview.ts'
import { languageRequest } from '../schemas.ts'
import { OverviewPage } from './overview-page.tsx'
import { ProfilePage } from './profile-page.tsx'
import type { Site } from './site.ts'

/** The first page, and who the account belongs to. */
export function addOverviewRoutes(site: Site): void {
  const { app, deps, guard, drawing, after } = site
  app.get(
    '/',
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('title'),
        body: <OverviewPage view={view} overview={await readOverview(deps, holder)} />,
      })),
    ),
  )
  app.get(
    '/profile',
    guard.page(
      'account.view',
      drawing(async (view, { account }) => {
        const found = await deps.accounts.profile(deps.database.query, account.id)
        if (!found) throw new TypeError('The account of a live session is not there')
        return { title: view.t('profile.title'), body: <ProfilePage view={view} profile={found} /> }
      }),
    ),
  )
  app.post(
    '/profile/language',
    guard.form('account.view', '/profile', async (c, holder, fields) => {
      const { language } = parseWith(languageRequest, { language: fieldOf(fields, 'language') })
      return after(c, await changeLanguage(deps, holder, language), '/profile', 'language-changed')
    }),
  )
}
