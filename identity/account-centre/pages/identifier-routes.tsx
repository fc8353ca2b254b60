import { fieldOf, type Parameters, parseWith } from '../../../kit/http/index.ts'
import { formatTime } from '../../../kit/i18n/index.ts'
import type { IdentifierKind } from '../../realms/index.ts'
import type { HolderVisit } from '../act.ts'
import { beginEnrolment } from '../begin-enrolment.ts'
import { cancelChange } from '../cancel-change.ts'
import { changeUsername } from '../change-username.ts'
import { removeIdentifier } from '../remove-identifier.ts'
import { mayRemove } from '../rules.ts'
import { usernameRequest } from '../schemas.ts'
import { baseOf, type C, saying } from './guard.ts'
import { EnrolPage, IdentifiersPage, RemoveIdentifierPage, UsernamePage } from './identifiers-pages.tsx'
import { drawTooMany } from './outcome-pages.tsx'
import type { Drawn, Site } from './site.ts'
import type { View } from './view.ts'

/** Login identifiers: phone and email through a ceremony, the username here. */
export function addIdentifierRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  app.get(
    '/identifiers',
    guard.page(
      'account.view',
      drawing(async (view, { account }) => {
        const identifiers = await deps.identifiers.list(deps.database.query, account.id)
        const changes = await deps.identifierChanges.list(deps.database.query, account.id)
        const body = <IdentifiersPage view={view} identifiers={identifiers} changes={changes} />
        return { title: view.t('identifiers.title'), body }
      }),
    ),
  )
  for (const kind of ['phone', 'email'] as const) enrolling(kind)
  app.get(
    '/identifiers/username',
    guard.page(
      'account.change-identifier',
      drawing(view => drawUsername(view)),
    ),
  )
  app.post('/identifiers/username', guard.form('account.change-identifier', '/identifiers/username', saveUsername))
  app.get('/identifiers/:kind/remove', guard.page('account.change-identifier', confirmRemoval))
  app.post(
    '/identifiers/:kind/remove',
    guard.form('account.change-identifier', '/identifiers', async (c, holder) => {
      const removed = await removeIdentifier(deps, holder, kindOf(c))
      if (!removed.ok && removed.code !== 'session.ended')
        return c.redirect(saying(`${baseOf(c)}/identifiers`, 'identifier-kept'), 303)
      return after(c, removed, '/identifiers', 'identifier-removed')
    }),
  )

  function enrolling(kind: 'phone' | 'email'): void {
    app.get(
      `/identifiers/${kind}`,
      guard.page(
        'account.view',
        drawing(async (view, { account }) => {
          const found = await deps.identifiers.list(deps.database.query, account.id)
          const person = await deps.accounts.profile(deps.database.query, account.id)
          const title = view.t(`identifiers.${found.some(one => one.kind === kind) ? 'change' : 'add'}-${kind}`)
          const body = (
            <EnrolPage
              view={view}
              kind={kind}
              found={found.find(one => one.kind === kind)}
              phoneMasked={found.find(one => one.kind === 'phone')?.masked ?? null}
              hasPerson={Boolean(person?.nameMasked)}
            />
          )
          return { title, body }
        }),
      ),
    )
    app.post(
      `/identifiers/${kind}/change/cancel`,
      guard.form('account.view', '/identifiers', async (c, holder) =>
        after(c, await cancelChange(deps, holder, kind), '/identifiers', 'change-cancelled'),
      ),
    )
    app.post(
      `/identifiers/${kind}`,
      guard.form('account.view', `/identifiers/${kind}`, async (c, holder, fields) => {
        const proof = fieldOf(fields, 'proof') === 'identity' ? 'identity' : 'phone'
        const begun = await beginEnrolment(deps, holder, { kind, proof })
        if (begun.ok) return c.redirect(`${c.get('realm').path}/ceremonies/${begun.ceremonyId}`, 303)
        return begun.code === 'throttled' ? await drawTooMany(c, deps.shell) : c.notFound()
      }),
    )
  }
  async function drawUsername(view: View, typed = '', fault?: string): Promise<Drawn> {
    const found = (await deps.identifiers.list(deps.database.query, view.account.id)).find(
      one => one.kind === 'username',
    )
    return {
      title: view.t(found ? 'identifiers.change-username' : 'identifiers.add-username'),
      status: fault === undefined ? 200 : 422,
      body: <UsernamePage view={view} found={found} typed={typed} {...(fault === undefined ? {} : { fault })} />,
    }
  }
  async function saveUsername(c: C, holder: HolderVisit, fields: Parameters): Promise<Response> {
    const { username } = parseWith(usernameRequest, { username: fieldOf(fields, 'username') })
    const changed = await changeUsername(deps, holder, username)
    if (changed.ok || changed.code === 'session.ended') return after(c, changed, '/identifiers', 'username-changed')
    if (changed.code === 'username.not_allowed') return await c.notFound()
    const view = site.view(c, holder)
    const fault =
      changed.code === 'throttled'
        ? view.t('username.throttled', { time: formatTime(changed.retryAt, view.language, view.realm.policy.timeZone) })
        : view.t(changed.code)
    return await draw(c, await drawUsername(view, username, fault))
  }
  async function confirmRemoval(c: C, holder: HolderVisit): Promise<Response> {
    const found = await deps.identifiers.list(deps.database.query, holder.account.id)
    const kind = kindOf(c)
    const kinds = found.map(one => one.kind)
    const row = found.find(one => one.kind === kind)
    if (!row) return c.redirect(`${baseOf(c)}/identifiers`, 303)
    if (!mayRemove(kind, kinds, c.get('realm').policy.identifiers).ok)
      return c.redirect(saying(`${baseOf(c)}/identifiers`, 'identifier-kept'), 303)
    const view = site.view(c, holder)
    const title = view.t('identifiers.remove-title', { kind: view.t(`kind.${kind}`) })
    return await draw(c, { title, body: <RemoveIdentifierPage view={view} found={row} /> })
  }
}

/** A kind that is none is one that nobody has. */
const kindOf = (c: C): IdentifierKind => {
  const kind = c.req.param('kind')
  return kind === 'username' || kind === 'email' || kind === 'phone' ? kind : 'national-id'
}
