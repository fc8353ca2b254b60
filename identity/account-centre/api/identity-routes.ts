import { z } from 'zod'
import { beginEnrolment } from '../begin-enrolment.ts'
import { cancelChange } from '../cancel-change.ts'
import { changePassword, measurePassword } from '../change-password.ts'
import { changeLanguage, changeTwoStep } from '../change-settings.ts'
import { changeUsername } from '../change-username.ts'
import { removeIdentifier } from '../remove-identifier.ts'
import * as schemas from '../schemas.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import { changeView, done, identifierView, isDone, showChange, showIdentifier } from './views.ts'

const removable = z.enum(['username', 'email', 'phone', 'national-id', 'bank-card'])

/** Identifiers, password and settings: what says who the holder is, and proves it. */
export const identityRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/identifiers',
    summary: 'Login identifiers and the changes of them that wait, masked',
    operation: 'account.view',
    response: z.strictObject({ identifiers: z.array(identifierView), changes: z.array(changeView) }),
    run: async ({ deps, holder }) => {
      const identifiers = await deps.identifiers.list(deps.database.query, holder.account.id)
      const changes = await deps.identifierChanges.list(deps.database.query, holder.account.id)
      return { identifiers: identifiers.map(showIdentifier), changes: changes.map(showChange) }
    },
  }),
  ...(['phone', 'email'] as const).map(kind =>
    holderRoute({
      method: 'post',
      path: `/identifiers/${kind}/enrolment`,
      summary: `Begin adding or changing the ${kind}: answers with the ceremony that does it`,
      operation: 'account.view',
      request: schemas.enrolmentRequest,
      response: z.strictObject({ ceremonyId: z.uuid() }),
      errors: ['identifier.not_allowed'],
      run: async ({ deps, holder, body }) => {
        const begun = await beginEnrolment(deps, holder, { kind, proof: body.proof })
        return begun.ok ? { ceremonyId: begun.ceremonyId } : begun
      },
    }),
  ),
  ...(['phone', 'email'] as const).map(kind =>
    holderRoute({
      method: 'delete',
      path: `/identifiers/${kind}/change`,
      summary: `Take back a change of the ${kind} that waits`,
      operation: 'account.view',
      response: done,
      errors: ['change.none'],
      run: async ({ deps, holder }) => {
        const cancelled = await cancelChange(deps, holder, kind)
        return cancelled.ok ? isDone : cancelled
      },
    }),
  ),
  holderRoute({
    method: 'put',
    path: '/identifiers/username',
    summary: 'Set or change the username',
    operation: 'account.change-identifier',
    request: schemas.usernameRequest,
    response: z.strictObject({ masked: z.string() }),
    errors: ['username.invalid', 'username.letters', 'username.reserved', 'username.not_allowed', 'identifier.taken'],
    run: async ({ deps, holder, body }) => {
      const changed = await changeUsername(deps, holder, body.username)
      return changed.ok ? { masked: changed.masked } : changed
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/identifiers/{kind}',
    summary: 'Remove a login identifier',
    operation: 'account.change-identifier',
    response: done,
    errors: ['identifier.missing', 'identifier.needed', 'identifier.last'],
    run: async ({ deps, holder, parameter }) => {
      const kind = removable.safeParse(parameter('kind'))
      if (!kind.success) return { ok: false, code: 'identifier.missing' }
      const removed = await removeIdentifier(deps, holder, kind.data)
      return removed.ok ? isDone : removed
    },
  }),
  holderRoute({
    method: 'put',
    path: '/password',
    summary: 'Change the password; other sessions end',
    operation: 'account.change-password',
    request: schemas.passwordRequest,
    response: z.strictObject({ sessionsEnded: z.int() }),
    errors: ['password.unacceptable'],
    run: async ({ deps, holder, body }) => {
      const changed = await changePassword(deps, holder, body.password)
      return changed.ok ? { sessionsEnded: changed.sessionsEnded } : changed
    },
  }),
  holderRoute({
    method: 'post',
    path: '/password/strength',
    summary: 'How hard a password would be to guess for someone who knows the holder; changes nothing',
    operation: 'account.view',
    request: schemas.passwordRequest,
    response: z.strictObject({ score: z.int().min(0).max(4), reasons: z.array(z.string()) }),
    run: async ({ deps, holder, body }) => await measurePassword(deps, holder, body.password),
  }),
  holderRoute({
    method: 'put',
    path: '/two-step',
    summary: 'When a sign-in asks for a second proof; other sessions end',
    operation: 'account.change-two-step',
    request: schemas.twoStepRequest,
    response: done,
    run: async ({ deps, holder, body }) => {
      const changed = await changeTwoStep(deps, holder, body.twoStep)
      return changed.ok ? isDone : changed
    },
  }),
  holderRoute({
    method: 'put',
    path: '/language',
    summary: 'The language of notices',
    operation: 'account.view',
    request: schemas.languageRequest,
    response: done,
    run: async ({ deps, holder, body }) => {
      const changed = await changeLanguage(deps, holder, body.language)
      return changed.ok ? isDone : changed
    },
  }),
]
