import { changeStanding, type StandingAct } from '../change-standing.ts'
import { makeCodes } from '../make-codes.ts'
import { readMedia } from '../read-media.ts'
import { addCertificateKeyRoutes } from './certificate-key-routes.tsx'
import { addGridCardRoutes } from './grid-card-routes.tsx'
import { MediaPage } from './media-page.tsx'
import { MadeCodesPage, RecoveryCodesPage } from './recovery-code-pages.tsx'
import type { Said } from './said.ts'
import { idOf, type Site } from './site.ts'
import { addTokenRoutes } from './token-routes.tsx'
import { addTotpRoutes } from './totp-routes.tsx'

const operation = 'account.change-authenticator'

/** All media in a list, what may become of each, and the recovery codes. */
export function addMediaRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  app.get(
    '/media',
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('media.title'),
        body: <MediaPage view={view} media={await readMedia(deps, holder)} />,
      })),
    ),
  )
  addTotpRoutes(site)
  addTokenRoutes(site)
  addGridCardRoutes(site)
  addCertificateKeyRoutes(site)
  standing('suspend', 'account.stop-authenticator', 'medium-suspended')
  standing('resume', operation, 'medium-resumed')
  standing('report-lost', 'account.stop-authenticator', 'medium-lost')
  standing('remove', operation, 'totp-removed')
  app.get(
    '/media/recovery-codes',
    guard.page(
      operation,
      drawing(async (view, holder) => {
        const { recoveryCodes } = await readMedia(deps, holder)
        return { title: view.t('codes.title'), body: <RecoveryCodesPage view={view} left={recoveryCodes} /> }
      }),
    ),
  )
  app.post(
    '/media/recovery-codes',
    guard.form(operation, '/media/recovery-codes', async (c, holder) => {
      const made = await makeCodes(deps, holder)
      if (!made.ok) return after(c, made, '/media', 'too-late')
      const view = site.view(c, holder)
      // Drawn by the POST itself: behind a redirect they would have to be kept somewhere in clear.
      return await draw(c, { title: view.t('codes.made'), body: <MadeCodesPage view={view} codes={made.codes} /> })
    }),
  )

  function standing(act: StandingAct, needed: Parameters<typeof guard.form>[0], said: Said): void {
    app.post(
      `/media/:id/${act}`,
      guard.form(needed, '/media', async (c, holder) =>
        after(c, await changeStanding(deps, holder, { id: idOf(c), act }), '/media', said),
      ),
    )
  }
}
