import type { Context } from 'hono'
import { AppError } from '../../kit/errors/index.ts'
import { inLanguage, negotiateLanguage } from '../../kit/i18n/index.ts'
import { tokenProblem } from '../oidc/index.ts'
import { type PhoneCaller, phoneRefusals, proofRefusals } from '../phones/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type IdentityErrors, type RealmApiPart } from '../shell/index.ts'
import type { Found, ShownScreen } from './find-screen.ts'
import { approveRequest, decided, declineRequest, scannedScreen, scanRequest } from './phone-api-schemas.ts'
import { phrases } from './phrases/index.ts'
import type { FreshProving, Screens } from './screens.ts'

type C = Context<IdentityEnv>

export interface ScreenApiDependencies {
  screens: Pick<Screens, 'scan' | 'approveOnPhone' | 'declineOnPhone'>
  phones: { demandPhone(c: C): Promise<PhoneCaller>; freshProof: FreshProving }
  errors: Pick<IdentityErrors, 'problemJson'>
  now: () => Date
}

const tags = ['phone']
const over = ['screen.unknown', 'screen.over']

/** `POST /phone/screens/…`: what a phone of the account does with the picture of a screen. */
export function createScreenApi({ screens, phones, errors, now }: ScreenApiDependencies): RealmApiPart {
  const route = { method: 'post', tags, caller: 'application' } as const
  const routes = [
    apiRoute(
      {
        ...route,
        path: '/phone/screens/scan',
        summary: 'Scan the picture of a screen that asks to be signed in',
        description: 'Says which screen asks and from where. Nothing is approved by it, and others may still scan it.',
        request: scanRequest,
        response: scannedScreen,
        errors: [...phoneRefusals, ...over],
      },
      async ({ c, body }) => {
        const found = await screens.scan(await phones.demandPhone(c), body)
        if (!found.ok) throw refusalOf(found)
        if (found.screen.status !== 'pending') throw new AppError('screen.over')
        return { screen: shown(c, found.screen) }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/screens/approve',
        summary: 'Sign the screen in',
        request: approveRequest,
        response: decided,
        errors: [...phoneRefusals, ...proofRefusals, 'screen.code_wrong', 'screen.proof_needed', ...over],
      },
      async ({ c, body }) => {
        const caller = await phones.demandPhone(c)
        const outcome = await screens.approveOnPhone(caller, body, phones.freshProof)
        if (!outcome.ok) throw problemOf(outcome)
        return { decided: 'approved' as const }
      },
    ),
    apiRoute(
      {
        ...route,
        path: '/phone/screens/decline',
        summary: 'Decline it',
        request: declineRequest,
        response: decided,
        errors: [...phoneRefusals, ...over],
      },
      async ({ c, body }) => {
        const outcome = await screens.declineOnPhone(await phones.demandPhone(c), body.screen)
        if (!outcome.ok) throw new AppError(outcome.code)
        return { decided: 'declined' as const }
      },
    ),
  ]
  return apiPart(routes, { onError: error => tokenProblem(errors, error) })

  function refusalOf(refusal: Exclude<Found, { ok: true }>): AppError {
    if (refusal.code !== 'throttled') return new AppError(refusal.code)
    const retryAfterSeconds = Math.max(1, Math.ceil((refusal.retryAt.getTime() - now().getTime()) / 1000))
    return new AppError('throttled', { details: { retryAt: refusal.retryAt.toISOString(), retryAfterSeconds } })
  }
}

function shown(c: C, screen: ShownScreen) {
  const language = negotiateLanguage({ query: c.req.query('lang'), acceptLanguage: c.req.header('accept-language') })
  const t = phrases(language)
  const { id, place, network, startedAt, expiresAt } = screen
  return {
    id,
    realm: inLanguage(c.get('realm').policy.name, language),
    application: inLanguage(screen.application, language),
    browser: {
      device: screen.screen || t('fact.a-screen'),
      place: inLanguage({ 'zh-CN': place.zh, en: place.en }, language),
      network,
    },
    startedAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    warnings: screen.elsewhere ? [{ code: 'other-region' as const, text: t('warning.other-region') }] : [],
  }
}

/** How often a proof or a code may be tried again, or from when on, in the words of the phones. */
function problemOf(refused: Exclude<Awaited<ReturnType<Screens['approveOnPhone']>>, { ok: true }>): AppError {
  const { ok: _, code, ...details } = refused
  const until = 'until' in details ? { until: details.until?.toISOString() ?? null } : {}
  return new AppError(code, { details: { ...details, ...until } })
}
