import { fieldOf } from '../../../kit/http/index.ts'
import { certificateRegistrationSchema, type RegistrationRefused } from '../../authenticators/certificate-key/index.ts'
import { readCredential } from '../../authenticators/passkey/index.ts'
import type { HolderVisit } from '../act.ts'
import {
  askForCertificate,
  bringCertificate,
  type CertificateKeyAct,
  changeCertificateKey,
  readCertificateKeys,
} from '../use-certificate-key.ts'
import {
  BringCertificatePage,
  CertificateKeyPage,
  CertificateKeysPage,
  certificateKeysPath as path,
} from './certificate-key-pages.tsx'
import type { C } from './guard.ts'
import { baseOf } from './guard.ts'
import type { Said } from './said.ts'
import { idOf, type Site } from './site.ts'

const operation = 'account.change-authenticator'
const stopping = 'account.stop-authenticator'

/** Certificate keys: the list, registering, renewing, and what may become of each. */
export function addCertificateKeyRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  app.get(
    path,
    guard.page(
      'account.view',
      drawing(async (view, holder) => ({
        title: view.t('certificates.title'),
        body: <CertificateKeysPage view={view} keys={await readCertificateKeys(deps, holder)} />,
      })),
    ),
  )
  app.get(
    `${path}/add`,
    guard.page(operation, async (c, holder) => await drawBringing(c, holder, null)),
  )
  app.post(
    path,
    guard.form(operation, `${path}/add`, async (c, holder, fields) => await bring(c, holder, fields, null)),
  )
  app.get(
    `${path}/:id`,
    guard.page('account.view', async (c, holder) => {
      const held = (await readCertificateKeys(deps, holder)).find(one => one.id === idOf(c))
      if (!held) return await c.notFound()
      const view = site.view(c, holder)
      const body = <CertificateKeyPage view={view} held={held} />
      return await draw(c, { title: view.t('certificates.title'), body })
    }),
  )
  app.get(
    `${path}/:id/renew`,
    guard.page(operation, async (c, holder) => await drawBringing(c, holder, idOf(c))),
  )
  app.post(
    `${path}/:id/renew`,
    guard.form(
      operation,
      c => `${path}/${idOf(c)}/renew`,
      async (c, holder, fields) => await bring(c, holder, fields, idOf(c)),
    ),
  )
  standing('suspend', stopping, 'medium-suspended')
  standing('resume', operation, 'medium-resumed')
  standing('report-lost', stopping, 'medium-lost')
  standing('revoke', operation, 'certificate-revoked')

  function standing(act: CertificateKeyAct, needed: Parameters<typeof guard.form>[0], said: Said): void {
    app.post(
      `${path}/:id/${act}`,
      guard.form(needed, path, async (c, holder) =>
        after(c, await changeCertificateKey(deps, holder, { id: idOf(c), act }), path, said),
      ),
    )
  }

  async function bring(c: C, holder: HolderVisit, fields: Parameters<typeof fieldOf>[0], renews: string | null) {
    const given = readCredential(certificateRegistrationSchema, fieldOf(fields, 'signed'))
    const brought = await bringCertificate(deps, holder, { given, renews })
    if (brought.ok || brought.code === 'session.ended')
      return after(c, brought, path, renews === null ? 'certificate-added' : 'certificate-renewed')
    return await drawBringing(c, holder, renews, brought.code)
  }

  async function drawBringing(c: C, holder: HolderVisit, renews: string | null, refused?: RegistrationRefused) {
    const asked = await askForCertificate(deps, holder, renews)
    if (!asked.ok) return await c.notFound()
    // The software beside the key is another window that must be able to answer this one.
    c.header('Cross-Origin-Opener-Policy', 'same-origin-allow-popups')
    const view = site.view(c, holder)
    const action = `${baseOf(c)}${renews === null ? path : `${path}/${renews}/renew`}`
    const fault = refused && view.t(refused)
    return await draw(c, {
      title: view.t(renews === null ? 'certificates.add' : 'certificates.renew'),
      body: <BringCertificatePage view={view} text={asked.text} old={asked.old} action={action} fault={fault} />,
      islands: ['certificate-key'],
      status: refused ? 422 : 200,
    })
  }
}
