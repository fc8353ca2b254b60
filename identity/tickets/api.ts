import type { Context } from 'hono'
import { AppError } from '../../kit/errors/index.ts'
import { negotiateLanguage } from '../../kit/i18n/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type RealmApiPart } from '../shell/index.ts'
import type { PhoneRequest, Phones } from './dependencies.ts'
import { inLanguage } from './in-language.ts'
import { approveRequest, decided, declineRequest, scannedTicket, scanRequest } from './phone-api-schemas.ts'
import { phrases } from './phrases/index.ts'
import type { ScannedTicket, ScanRefusal } from './scan-ticket.ts'
import type { Tickets } from './tickets.ts'

export interface TicketApiDependencies {
  tickets: Pick<Tickets, 'scan' | 'approve' | 'decline'>
  phones: Phones
  now: () => Date
}

type C = Context<IdentityEnv>

const tags = ['phone']
const over = ['ticket.unknown', 'ticket.over']

/** `POST /phone/tickets/…`: what a phone of the account does with a picture that it has read. */
export function createTicketApi({ tickets, phones, now }: TicketApiDependencies): RealmApiPart {
  const route = { method: 'post', tags, caller: 'application' } as const
  return apiPart([
    apiRoute(
      {
        ...route,
        path: '/phone/tickets/scan',
        summary: 'Scan the picture of a sign-in',
        description: 'Ties it to this phone, once, and says who asks. Nothing is approved by it.',
        request: scanRequest,
        response: scannedTicket,
        errors: ['throttled', 'ticket.stale', 'ticket.scanned_already', ...over],
      },
      async ({ c, body }) => {
        const request = await requestOf(c)
        if (request instanceof Response) return request
        const scanned = await tickets.scan(request, body)
        if (!scanned.ok) throw refusalOf(scanned)
        return { ticket: shown(c, scanned.ticket) }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/tickets/approve',
        summary: 'Approve the sign-in that this phone scanned',
        request: approveRequest,
        response: decided,
        errors: ['ticket.digits_wrong', 'ticket.proof_needed', ...over],
      },
      async ({ c, body }) => {
        const request = await requestOf(c)
        if (request instanceof Response) return request
        const { ticket, digits, proof } = body
        const outcome = await tickets.approve(request, { ticket, digits, proof }, phones.freshProof)
        if (!outcome.ok) throw new AppError(outcome.code)
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
        errors: over,
      },
      async ({ c, body }) => {
        const request = await requestOf(c)
        if (request instanceof Response) return request
        const outcome = await tickets.decline(request, body)
        if (!outcome.ok) throw new AppError(outcome.code)
        return { decided: 'declined' as const }
      },
    ),
  ])

  async function requestOf(c: C): Promise<PhoneRequest | Response> {
    const authorised = await phones.authorisePhone(c)
    return authorised instanceof Response ? authorised : { realm: c.get('realm'), caller: authorised.caller }
  }

  function refusalOf(refusal: ScanRefusal): AppError {
    if (refusal.code !== 'throttled') return new AppError(refusal.code)
    const retryAfterSeconds = Math.max(1, Math.ceil((refusal.retryAt.getTime() - now().getTime()) / 1000))
    return new AppError('throttled', { details: { retryAt: refusal.retryAt.toISOString(), retryAfterSeconds } })
  }
}

function shown(c: C, ticket: ScannedTicket) {
  const language = negotiateLanguage({ query: c.req.query('lang'), acceptLanguage: c.req.header('accept-language') })
  const t = phrases(language)
  const { id, application, device, place, network, startedAt, expiresAt, warnings } = ticket
  const { policy } = c.get('realm')
  return {
    id,
    asks: 'sign-in' as const,
    realm: inLanguage(policy.name, language),
    application: inLanguage(application ?? policy.name, language),
    device,
    place: inLanguage({ 'zh-CN': place.zh, en: place.en }, language),
    network,
    startedAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    warnings: warnings.map(code => ({ code, text: t(`warning.${code}`) })),
  }
}
