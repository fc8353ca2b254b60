import type { Context } from 'hono'
import { AppError } from '../../kit/errors/index.ts'
import { inLanguage, negotiateLanguage } from '../../kit/i18n/index.ts'
import { tokenProblem } from '../oidc/index.ts'
import { phoneRefusals, proofRefusals } from '../phones/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type IdentityErrors, type RealmApiPart } from '../shell/index.ts'
import type { Decided } from './decide-ticket.ts'
import type { Phones } from './dependencies.ts'
import {
  approveRequest,
  decided,
  declineRequest,
  releaseRequest,
  scannedTicket,
  scanRequest,
  waitingAnswer,
} from './phone-api-schemas.ts'
import { phrases } from './phrases/index.ts'
import type { ScanRefusal } from './scan-ticket.ts'
import type { TicketOnPhone } from './show-to-phone.ts'
import type { Tickets } from './tickets.ts'

export interface TicketApiDependencies {
  tickets: Pick<Tickets, 'scan' | 'approve' | 'decline' | 'waiting' | 'releasePush'>
  phones: Phones
  errors: Pick<IdentityErrors, 'problemJson'>
  now: () => Date
}

type C = Context<IdentityEnv>

const tags = ['phone']
const over = ['ticket.unknown', 'ticket.over']

/** `POST /phone/tickets/…`: what a phone of the account does with a picture that it has read. */
export function createTicketApi({ tickets, phones, errors, now }: TicketApiDependencies): RealmApiPart {
  const route = { method: 'post', tags, caller: 'application' } as const
  const routes = [
    apiRoute(
      {
        ...route,
        path: '/phone/tickets/scan',
        summary: 'Scan the picture of a sign-in',
        description: 'Ties it to this phone, once, and says who asks. Nothing is approved by it.',
        request: scanRequest,
        response: scannedTicket,
        errors: [...phoneRefusals, 'ticket.stale', 'ticket.scanned_already', ...over],
      },
      async ({ c, body }) => {
        const caller = await phones.demandPhone(c)
        const scanned = await tickets.scan(caller, body)
        if (!scanned.ok) throw refusalOf(scanned)
        return { ticket: shown(c, scanned.ticket) }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/tickets/approve',
        summary: 'Approve the sign-in that this phone scanned, or what was pushed to the account’s phones',
        request: approveRequest,
        response: decided,
        errors: [...phoneRefusals, ...proofRefusals, 'ticket.digits_wrong', 'ticket.proof_needed', ...over],
      },
      async ({ c, body }) => {
        const caller = await phones.demandPhone(c)
        const outcome = await tickets.approve(caller, body, phones.freshProof)
        if (!outcome.ok) throw problemOf(outcome)
        return { decided: 'approved' as const }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/tickets/decline',
        summary: 'Decline it',
        request: declineRequest,
        response: decided,
        errors: [...phoneRefusals, ...over],
      },
      async ({ c, body }) => {
        const caller = await phones.demandPhone(c)
        const outcome = await tickets.decline(caller, body)
        if (!outcome.ok) throw new AppError(outcome.code)
        return { decided: 'declined' as const }
      },
    ),
    apiRoute(
      {
        method: 'get',
        tags,
        caller: 'application',
        path: '/phone/requests',
        summary: 'What waits for a phone of the account to decide; one request at most',
        response: waitingAnswer,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const { request, heldSince } = await tickets.waiting(await phones.demandPhone(c))
        return { request: request && shown(c, request), heldSince: heldSince?.toISOString() ?? null }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/requests/allow',
        summary: 'Let requests be pushed again after “not me”',
        request: releaseRequest,
        response: null,
        errors: [...phoneRefusals, ...proofRefusals],
      },
      async ({ c, body }) => {
        const outcome = await tickets.releasePush(await phones.demandPhone(c), body, phones.freshProof)
        if (!outcome.ok) throw problemOf(outcome)
        return null
      },
    ),
  ]
  return apiPart(routes, { onError: error => tokenProblem(errors, error) })

  function refusalOf(refusal: ScanRefusal): AppError {
    if (refusal.code !== 'throttled') return new AppError(refusal.code)
    const retryAfterSeconds = Math.max(1, Math.ceil((refusal.retryAt.getTime() - now().getTime()) / 1000))
    return new AppError('throttled', { details: { retryAt: refusal.retryAt.toISOString(), retryAfterSeconds } })
  }
}

function shown(c: C, ticket: TicketOnPhone) {
  const language = negotiateLanguage({ query: c.req.query('lang'), acceptLanguage: c.req.header('accept-language') })
  const t = phrases(language)
  const { id, way, asks, application, browser, digits, what, startedAt, expiresAt, warnings } = ticket
  const { policy } = c.get('realm')
  return {
    id,
    way,
    asks,
    realm: inLanguage(policy.name, language),
    application: inLanguage(application ?? policy.name, language),
    browser: browser && {
      ...browser,
      place: inLanguage({ 'zh-CN': browser.place.zh, en: browser.place.en }, language),
    },
    digits,
    what: what && {
      bindingMessage: what.bindingMessage,
      rows: what.rows.map(({ label, value }) => ({ label: inLanguage(label, language), value })),
    },
    startedAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    warnings: warnings.map(code => ({ code, text: t(`warning.${code}`) })),
  }
}

/** How often a proof may be tried again, or from when on, in the words of the phones. */
function problemOf(refused: Exclude<Decided, { ok: true }>): AppError {
  const { ok: _, code, ...details } = refused
  const until = 'until' in details ? { until: details.until?.toISOString() ?? null } : {}
  return new AppError(code, { details: { ...details, ...until } })
}
