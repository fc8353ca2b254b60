import { fieldOf, readQuery } from '../../../kit/http/index.ts'
import { passkeyAttestationSchema, readCredential } from '../../authenticators/passkey/index.ts'
import type { HolderVisit } from '../act.ts'
import { addPasskey, askForPasskey, type PasskeyRefusal } from '../add-passkey.ts'
import { removePasskey, renamePasskey } from '../change-passkey.ts'
import { readPasskeys } from '../read-passkeys.ts'
import { activityQuery } from '../schemas.ts'
import { baseOf, type C, saying } from './guard.ts'
import { AddPasskeyPage, PasskeyPage, PasskeysPage } from './passkey-pages.tsx'
import { idOf, type Site } from './site.ts'

const operation = 'account.change-authenticator'

/** Passkeys and security keys. */
export function addPasskeyRoutes(site: Site): void {
  const { app, deps, guard, draw, after } = site
  app.get(
    '/passkeys',
    guard.page('account.view', async (c, holder) => {
      const { before } = readQuery(c, activityQuery)
      const view = site.view(c, holder)
      const list = await readPasskeys(deps, holder, before ?? null)
      const body = <PasskeysPage view={view} list={list} first={before === undefined} />
      return await draw(c, { title: view.t('passkeys.title'), body })
    }),
  )
  app.get(
    '/passkeys/add',
    guard.page(operation, async (c, holder) => await drawAdding(c, holder)),
  )
  app.post(
    '/passkeys',
    guard.form(operation, '/passkeys/add', async (c, holder, fields) => {
      const credential = readCredential(passkeyAttestationSchema, fieldOf(fields, 'credential'))
      const typed = fieldOf(fields, 'name')
      const added = await addPasskey(deps, holder, { typed, credential })
      if (added.ok || added.code === 'session.ended') return after(c, added, '/passkeys', 'passkey-added')
      return await drawAdding(c, holder, { code: added.code, typed })
    }),
  )
  app.get(
    '/passkeys/:id',
    guard.page(operation, async (c, holder) => await drawOne(c, holder)),
  )
  app.post(
    '/passkeys/:id',
    guard.form(
      operation,
      c => `/passkeys/${idOf(c)}`,
      async (c, holder, fields) => {
        const typed = fieldOf(fields, 'name')
        const renamed = await renamePasskey(deps, holder, { id: idOf(c), typed })
        if (!renamed.ok && renamed.code === 'passkey.name_invalid') return await drawOne(c, holder, typed)
        return after(c, renamed, '/passkeys', 'passkey-renamed')
      },
    ),
  )
  app.post(
    '/passkeys/:id/remove',
    guard.form(
      operation,
      c => `/passkeys/${idOf(c)}`,
      async (c, holder) => {
        const removed = await removePasskey(deps, holder, idOf(c))
        if (!removed.ok && removed.code === 'passkey.last')
          return c.redirect(saying(`${baseOf(c)}/passkeys`, 'passkey-kept'), 303)
        return after(c, removed, '/passkeys', 'passkey-removed')
      },
    ),
  )

  /** @param refused why the last try was not taken: the page asks again with what was typed */
  async function drawAdding(
    c: C,
    holder: HolderVisit,
    refused?: { code: Exclude<PasskeyRefusal, 'session.ended'>; typed: string },
  ): Promise<Response> {
    const asked = await askForPasskey(deps, holder)
    if (!asked.ok)
      return asked.code === 'passkey.too_many'
        ? c.redirect(saying(`${baseOf(c)}/passkeys`, 'passkeys-full'), 303)
        : await c.notFound()
    const view = site.view(c, holder)
    const field = refused?.code === 'passkey.name_invalid' ? 'name' : 'passkey'
    const fault = refused && ({ field, message: view.t(refused.code) } as const)
    return await draw(c, {
      title: view.t('passkeys.add'),
      body: <AddPasskeyPage view={view} options={asked.options} fault={fault} typed={refused?.typed ?? ''} />,
      islands: ['passkey'],
      status: refused ? 422 : 200,
    })
  }

  /** @param typed a name that can't be one */
  async function drawOne(c: C, holder: HolderVisit, typed?: string): Promise<Response> {
    const passkey = await deps.passkeyStore.find(deps.database.query, holder.account.id, idOf(c))
    if (!passkey) return await c.notFound()
    const view = site.view(c, holder)
    const fault = typed === undefined ? undefined : view.t('passkey.name_invalid')
    return await draw(c, {
      title: passkey.name,
      body: <PasskeyPage view={view} passkey={passkey} fault={fault} typed={typed} />,
      status: fault ? 422 : 200,
    })
  }
}
