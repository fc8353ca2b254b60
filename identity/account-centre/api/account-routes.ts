import { z } from 'zod'
import type { AccountProfile } from '../../accounts/index.ts'
import { collectData } from '../../erasure/index.ts'
import { beginClosing, cancelClosing } from '../close-account.ts'
import { beginDownload } from '../download-data.ts'
import { readOverview } from '../overview.ts'
import { knownScopes, readApplications, revokeConsent } from '../read-applications.ts'
import * as schemas from '../schemas.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import {
  accountView,
  deviceView,
  done,
  eventView,
  identifierView,
  isDone,
  securityView,
  showDevice,
  showEvent,
  showIdentifier,
  showSecurity,
} from './views.ts'

const applicationView = z.strictObject({
  clientId: z.string(),
  name: z.strictObject({ 'zh-CN': z.string(), en: z.string() }),
  scopes: z.array(z.enum(knownScopes)),
  grantedAt: z.iso.datetime(),
})

/** The account as a whole: overview, applications, data, closing. */
export const accountRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/',
    summary: 'Overview: profile, security score, identifiers, devices, recent activity',
    operation: 'account.view',
    response: z.strictObject({
      account: accountView,
      security: securityView,
      passwordSetAt: z.iso.datetime().nullable(),
      identifiers: z.array(identifierView),
      devices: z.array(deviceView),
      activity: z.array(eventView),
      unreviewed: z.int(),
    }),
    run: async ({ deps, holder }) => {
      const overview = await readOverview(deps, holder)
      return {
        account: showAccount(overview.profile),
        security: showSecurity(holder, overview.security),
        passwordSetAt: overview.passwordSetAt?.toISOString() ?? null,
        identifiers: overview.identifiers.map(showIdentifier),
        devices: overview.devices.map(device => showDevice(holder, device)),
        activity: overview.activity.map(event => showEvent(holder, event)),
        unreviewed: overview.unreviewedEvents,
      }
    },
  }),
  holderRoute({
    method: 'get',
    path: '/applications',
    summary: 'Applications that may read the holder’s data',
    operation: 'account.view',
    response: z.strictObject({ applications: z.array(applicationView) }),
    run: async ({ deps, holder }) => {
      const applications = await readApplications(deps, holder)
      return { applications: applications.map(one => ({ ...one, grantedAt: one.grantedAt.toISOString() })) }
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/applications/{client}',
    summary: 'Withdraw an application’s access',
    operation: 'account.view',
    response: done,
    errors: ['consent.unknown'],
    run: async ({ deps, holder, parameter }) => {
      const revoked = await revokeConsent(deps, holder, parameter('client'))
      return revoked.ok ? isDone : revoked
    },
  }),
  holderRoute({
    method: 'post',
    path: '/data',
    summary: 'All that is kept of the holder; written down and told',
    operation: 'account.download',
    request: schemas.emptyRequest,
    response: z.record(z.string(), z.unknown()),
    run: async ({ deps, holder }) => {
      const begun = await beginDownload(deps, holder)
      return begun.ok ? await collectData(deps.database.query, deps, holder.account.id) : begun
    },
  }),
  holderRoute({
    method: 'post',
    path: '/closing',
    summary: 'Begin closing the account; erased after the cooling-off time',
    operation: 'account.close',
    request: schemas.closingRequest,
    response: z.strictObject({ closingAt: z.iso.datetime() }),
    errors: ['closing.not_confirmed', 'closing.begun_already'],
    run: async ({ deps, holder, body }) => {
      const begun = await beginClosing(deps, holder, body.confirmed)
      return begun.ok ? { closingAt: begun.closingAt.toISOString() } : begun
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/closing',
    summary: 'Keep the account',
    operation: 'account.view',
    response: done,
    errors: ['closing.not_begun'],
    run: async ({ deps, holder }) => {
      const cancelled = await cancelClosing(deps, holder)
      return cancelled.ok ? isDone : cancelled
    },
  }),
]

function showAccount({ account, nameMasked, documentKind, documentMasked }: AccountProfile) {
  return {
    id: account.id,
    status: account.status === 'closing' ? ('closing' as const) : ('active' as const),
    closingAt: account.closingAt?.toISOString() ?? null,
    nameMasked,
    documentKind,
    documentMasked,
    identityLevel: account.ial,
    twoStep: account.twoStep,
    language: account.language,
    createdAt: account.createdAt.toISOString(),
  }
}
