import { fieldOf } from '../../../kit/http/index.ts'
import type { HolderVisit } from '../act.ts'
import { renamePhone, signOutPhone } from '../change-phone.ts'
import type { C } from './guard.ts'
import { PhonePage, PhonesPage } from './phone-pages.tsx'
import { idOf, type Site } from './site.ts'

/** Whoever lost a phone must be able to end it at once: no more is asked than to be signed in, as for devices. */
const operation = 'account.view'

export function addPhoneRoutes(site: Site): void {
  const { app, deps, guard, draw, after } = site
  app.get(
    '/phones',
    guard.page(operation, async (c, holder) => {
      const view = site.view(c, holder)
      const phones = await deps.phoneStore.list(deps.database.query, holder.account.id)
      return await draw(c, { title: view.t('phones.title'), body: <PhonesPage view={view} phones={phones} /> })
    }),
  )
  app.get(
    '/phones/:id',
    guard.page(operation, async (c, holder) => await drawOne(c, holder)),
  )
  app.post(
    '/phones/:id',
    guard.form(
      operation,
      c => `/phones/${idOf(c)}`,
      async (c, holder, fields) => {
        const typed = fieldOf(fields, 'name')
        const renamed = await renamePhone(deps, holder, { id: idOf(c), typed })
        if (!renamed.ok && renamed.code === 'phone.name_invalid') return await drawOne(c, holder, typed)
        return after(c, renamed, '/phones', 'phone-renamed')
      },
    ),
  )
  app.post(
    '/phones/:id/sign-out',
    guard.form(
      operation,
      c => `/phones/${idOf(c)}`,
      async (c, holder) => after(c, await signOutPhone(deps, holder, idOf(c)), '/phones', 'phone-signed-out'),
    ),
  )

  /** @param typed a name that can't be one */
  async function drawOne(c: C, holder: HolderVisit, typed?: string): Promise<Response> {
    const phone = await deps.phoneStore.find(deps.database.query, { accountId: holder.account.id, id: idOf(c) })
    if (!phone) return await c.notFound()
    const view = site.view(c, holder)
    const fault = typed === undefined ? undefined : view.t('passkey.name_invalid')
    const body = <PhonePage view={view} phone={phone} fault={fault} typed={typed} />
    return await draw(c, { title: phone.name, body, status: fault ? 422 : 200 })
  }
}
