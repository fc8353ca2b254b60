import { z } from 'zod'
import { findEvent } from '../../events/index.ts'
import { reviewActivity } from '../change-settings.ts'
import { endSessions, forgetDevices } from '../end-sessions.ts'
import { readActivity } from '../read-activity.ts'
import * as schemas from '../schemas.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import { deviceView, done, eventView, isDone, sessionView, showDevice, showEvent, showSession } from './views.ts'

const counted = z.strictObject({ count: z.int() })
const isId = (text: string): boolean => z.uuid().safeParse(text).success

/** Devices and sessions, and what happened with them. */
export const deviceRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/devices',
    summary: 'Devices that the account is known on',
    operation: 'account.view',
    response: z.strictObject({ devices: z.array(deviceView) }),
    run: async ({ deps, holder }) => {
      const devices = await deps.devices.list(deps.database.query, holder.account.id)
      return { devices: devices.map(device => showDevice(holder, device)) }
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/devices',
    summary: 'Forget all devices but this one; their sessions end',
    operation: 'account.view',
    response: counted,
    run: async ({ deps, holder }) => {
      const ended = await forgetDevices(deps, holder, null)
      return ended.ok ? { count: ended.count } : ended
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/devices/{id}',
    summary: 'Forget one device; its sessions end',
    operation: 'account.view',
    response: counted,
    errors: ['device.unknown'],
    run: async ({ deps, holder, parameter }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'device.unknown' }
      const ended = await forgetDevices(deps, holder, parameter('id'))
      return ended.ok ? { count: ended.count } : ended
    },
  }),
  holderRoute({
    method: 'get',
    path: '/sessions',
    summary: 'Sessions that are signed in now',
    operation: 'account.view',
    response: z.strictObject({ sessions: z.array(sessionView) }),
    run: async ({ deps, holder }) => {
      const sessions = await deps.sessions.list(deps.database.query, holder.account.id)
      return { sessions: sessions.map(session => showSession(holder, session)) }
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/sessions',
    summary: 'End all other sessions',
    operation: 'account.view',
    response: counted,
    run: async ({ deps, holder }) => {
      const ended = await endSessions(deps, holder, null)
      return ended.ok ? { count: ended.count } : ended
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/sessions/{id}',
    summary: 'End one other session',
    operation: 'account.view',
    response: counted,
    errors: ['session.unknown'],
    run: async ({ deps, holder, parameter }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'session.unknown' }
      const ended = await endSessions(deps, holder, parameter('id'))
      return ended.ok ? { count: ended.count } : ended
    },
  }),
  holderRoute({
    method: 'get',
    path: '/activity',
    summary: 'What happened with the account, newest first',
    operation: 'account.view',
    query: schemas.activityQuery,
    response: z.strictObject({
      events: z.array(eventView),
      /** `before` of the next page. */
      next: z.uuid().nullable(),
      unreviewed: z.int(),
    }),
    run: async ({ deps, holder, query }) => {
      const { events, next, unreviewed } = await readActivity(deps, holder, query.before ?? null)
      return { events: events.map(event => showEvent(holder, event)), next, unreviewed }
    },
  }),
  holderRoute({
    method: 'post',
    path: '/activity/reviewed',
    summary: 'Say that all activity so far was the holder',
    operation: 'account.view',
    request: schemas.emptyRequest,
    response: done,
    run: async ({ deps, holder }) => {
      const reviewed = await reviewActivity(deps, holder)
      return reviewed.ok ? isDone : reviewed
    },
  }),
  holderRoute({
    method: 'post',
    path: '/activity/{id}/not-me',
    summary: 'Say that an event was not the holder: the account is held, all sessions end, this one too',
    operation: 'account.view',
    request: schemas.emptyRequest,
    response: done,
    errors: ['event.unknown'],
    run: async ({ deps, holder, parameter }) => {
      const { id: accountId } = holder.account
      const event = isId(parameter('id')) ? await findEvent(deps.database.query, accountId, parameter('id')) : null
      if (!event) return { ok: false, code: 'event.unknown' }
      await deps.reports.reportEvent(holder.visit, accountId, event.id)
      return isDone
    },
  }),
]
