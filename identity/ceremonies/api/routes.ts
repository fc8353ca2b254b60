import type { Context } from 'hono'
import type { z } from 'zod'
import type { Database } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { type AccountStore, isEligible } from '../../accounts/index.ts'
import { strengthAdvice } from '../../authenticators/password/index.ts'
import type { Captchas } from '../../captcha/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type RealmApiPart, safeReturnPath } from '../../shell/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Visit } from '../../visits/index.ts'
import type { Answer, CeremonyView } from '../answer-types.ts'
import type { AnswerResult, Ceremonies } from '../ceremonies.ts'
import type { FaceChecks } from '../face-checks.ts'
import { captchaRoutes } from './captcha-routes.ts'
import { missingCodes, missingProblem, refusalCodes, refusalProblem, refusedCodes } from './problems.ts'
import * as schemas from './schemas.ts'
import { sessionRoutes } from './session-routes.ts'
import { showView } from './show-view.ts'

export interface CeremonyApiDependencies {
  database: Database<IdentityTables>
  accounts: Pick<AccountStore, 'find'>
  ceremonies: Ceremonies
  faceChecks: Pick<FaceChecks, 'start'>
  captchas: Pick<Captchas, 'chooseWay' | 'issue' | 'render'>
  environment: (visit: Visit, language: Language) => { result: 'ok' | 'warn' | 'bad'; text: string }
  helpFor: (code: string, realm: string, language: Language) => Promise<{ address: string; title: string } | undefined>
  /** Ends the visit's session here and at every application that it is signed in to. */
  signOut: (visit: Visit) => Promise<void>
  now: () => Date
}

export type C = Context<IdentityEnv>

const tags = ['ceremonies']
const sessionPurposes: readonly string[] = ['step-up', 're-authentication', 'enrolment']

/** All that the ceremony pages do, without pages: the same engine, the same counters, the same cookies. */
export function createCeremonyApi(deps: CeremonyApiDependencies): RealmApiPart {
  return apiPart([
    ...ceremonyRoutes(deps),
    ...answerRoutes(deps),
    ...adviceRoutes(deps),
    ...captchaRoutes(deps),
    ...sessionRoutes(deps),
  ])
}

function ceremonyRoutes(deps: CeremonyApiDependencies) {
  return [
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies',
        summary: 'Begin a ceremony',
        description:
          'The ceremony belongs to this browser’s device cookie: keep the cookies that come with the answer.',
        tags,
        request: schemas.beginRequest,
        status: 201,
        response: schemas.viewAnswer,
        errors: [
          'throttled',
          'registration.closed',
          'session.needed',
          'assurance.identity_needed',
          'identifier.not_allowed',
          ...missingCodes,
        ],
      },
      async ({ c, body }) => {
        await requireBeginnable(deps, c, body)
        const { target, returnTo } = body
        const begun = await deps.ceremonies.begin(c.get('visit'), {
          purpose: body.purpose,
          returnTo: safeReturnPath(c.get('realm'), returnTo),
          ...(body.way ? { way: body.way } : {}),
          ...(body.enrolling ? { enrolling: body.enrolling } : {}),
          ...(target ? { target: { aal: target.aal, maxAge: millisecondsOf(target.maxAgeSeconds) } } : {}),
        })
        if (!begun.ok) throw throttledProblem(begun.retryAt, deps.now())
        return { view: await viewNow(deps, c, begun.id) }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/ceremonies/:id',
        summary: 'What a ceremony asks next',
        tags,
        caller: 'browser',
        response: schemas.viewAnswer,
        errors: [...missingCodes],
      },
      async ({ c }) => ({ view: await viewNow(deps, c, idOf(c)) }),
    ),
  ]
}

function answerRoutes(deps: CeremonyApiDependencies) {
  const { ceremonies } = deps
  const settled = createSettled(deps)
  return [
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/answers',
        summary: 'Answer the present step',
        description: 'A refused answer is a problem whose `details.view` is the ceremony as it then stands.',
        tags,
        caller: 'browser',
        request: schemas.answerRequest,
        response: schemas.answeredSchema,
        errors: [
          ...missingCodes,
          ...refusalCodes,
          ...refusedCodes,
          'identifier.taken',
          'session.ended',
          'approval.over',
          'approval.over_limit',
        ],
      },
      async ({ c, body }) => settled(c, await ceremonies.answer(c.get('visit'), idOf(c), answerOf(body)), body.kind),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/codes',
        summary: 'Send the code of the present step again, or ask its medium anew',
        description: 'What was asked of a medium and can still be answered stays as it is.',
        tags,
        caller: 'browser',
        request: schemas.nothing,
        response: schemas.answeredSchema,
        errors: [...missingCodes, ...refusalCodes, ...refusedCodes],
      },
      async ({ c }) => settled(c, await ceremonies.resend(c.get('visit'), idOf(c)), 'sms-code'),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/decline',
        summary: 'Say no to what is to be approved',
        description: 'Ends the ceremony: the answer is the problem `refused.declined`.',
        tags,
        caller: 'browser',
        request: schemas.nothing,
        response: schemas.answeredSchema,
        errors: [...missingCodes, ...refusalCodes, ...refusedCodes],
      },
      async ({ c }) => settled(c, await ceremonies.decline(c.get('visit'), idOf(c)), 'review'),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/medium',
        summary: 'Answer the present step with another medium',
        description: 'One of the view’s `choices`; what was proved so far stays.',
        tags,
        caller: 'browser',
        request: schemas.mediumRequest,
        response: schemas.answeredSchema,
        errors: [...missingCodes, ...refusalCodes, ...refusedCodes],
      },
      async ({ c, body }) =>
        settled(c, await ceremonies.chooseMedium(c.get('visit'), idOf(c), body.medium), body.medium),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/face',
        summary: 'Begin the face check of the present step',
        description:
          'Writes the consent down and asks the provider. The result comes to the service by itself; the browser comes back with a ticket.',
        tags,
        caller: 'browser',
        request: schemas.faceRequest,
        response: schemas.faceStarted,
        errors: [...missingCodes, ...refusalCodes, ...refusedCodes],
      },
      async ({ c, body }) => {
        const started = await deps.faceChecks.start(c.get('visit'), idOf(c), body.consent)
        if ('page' in started) return { page: started.page }
        await settled(c, started, 'face')
        throw new AppError('answer.unexpected')
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/way',
        summary: 'Choose another way, account or address',
        tags,
        caller: 'browser',
        request: schemas.wayRequest,
        response: schemas.answeredSchema,
        errors: [...missingCodes, ...refusalCodes, ...refusedCodes],
      },
      async ({ c, body }) => settled(c, await ceremonies.chooseWay(c.get('visit'), idOf(c), body.way), 'identify'),
    ),
  ]
}

/** What the pages say beside a form. */
function adviceRoutes(deps: CeremonyApiDependencies) {
  return [
    apiRoute(
      {
        method: 'post',
        path: '/ceremonies/:id/strength',
        summary: 'How hard a password to be is to guess',
        tags,
        caller: 'browser',
        request: schemas.strengthRequest,
        response: schemas.strengthSchema,
        errors: [...missingCodes],
      },
      async ({ c, body }) => {
        const strength = await deps.ceremonies.strength(c.get('visit'), idOf(c), body.password.slice(0, 256))
        if (!strength) throw new AppError('ceremony.unknown')
        const { score, reasons } = strength
        return { score, advice: strengthAdvice(reasons, c.get('visit').language) }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/environment',
        summary: 'The check of this device and its surroundings, in words',
        tags,
        response: schemas.environmentSchema,
        errors: [],
      },
      ({ c }) => deps.environment(c.get('visit'), c.get('visit').language),
    ),
  ]
}

/** Which ceremonies may be begun here; the engine decides what each then asks. */
async function requireBeginnable(
  deps: CeremonyApiDependencies,
  c: C,
  { purpose, enrolling }: z.output<typeof schemas.beginRequest>,
): Promise<void> {
  const { policy } = c.get('realm')
  if (enrolling && !policy.identifiers.includes(enrolling)) throw new AppError('identifier.not_allowed')
  if (purpose === 'registration' && !policy.registration.open) throw new AppError('registration.closed')
  if (!sessionPurposes.includes(purpose)) return
  const { session } = c.get('visit')
  const account = session && (await deps.accounts.find(deps.database.query, session.accountId))
  if (!account || !isEligible(account)) throw new AppError('session.needed')
  // The account centre asks the same before it begins an enrolment: no way round it.
  const ial = purpose === 'enrolment' ? (policy.operations['account.change-identifier']?.ial ?? 1) : 1
  if (account.ial < ial) throw new AppError('assurance.identity_needed', { details: { ial } })
}

export async function viewNow(deps: Pick<CeremonyApiDependencies, 'ceremonies'>, c: C, id: string) {
  const found = await deps.ceremonies.view(c.get('visit'), id)
  if (!found.ok) throw missingProblem(found)
  return showView(found.view, c.get('realm').policy)
}

/** What an answer did: hands the session to the caller, shows the next step, or throws the refusal. */
function createSettled(deps: CeremonyApiDependencies) {
  return async (c: C, result: AnswerResult, kind: string) => {
    if (!result.ok) throw missingProblem(result)
    if ('completed' in result) return { completed: complete(c, result) }
    const { view, refusal } = result
    if (!refusal && view.next.state === 'refused') throw await endedProblem(deps, c, view, view.next.reason)
    if (!refusal) return { view: showView(view, c.get('realm').policy) }
    const realm = c.get('realm')
    const { language } = c.get('visit')
    const help = await deps.helpFor(refusal.code, realm.name, language)
    throw refusalProblem(refusal, { realm, language, now: deps.now(), view, kind, help })
  }
}

async function endedProblem(
  deps: CeremonyApiDependencies,
  c: C,
  view: CeremonyView,
  reason: string,
): Promise<AppError> {
  const realm = c.get('realm')
  const help = await deps.helpFor(reason, realm.name, c.get('visit').language)
  return new AppError(reason, { details: { ...(help ? { help } : {}), view: showView(view, realm.policy) } })
}

function complete(c: C, { completed, purpose }: Extract<AnswerResult, { completed: unknown }>) {
  if (completed.session) {
    const cookies = c.get('cookies')
    cookies.setSession(c, completed.session.secret)
    // Set again, so that a device in use stays known for another year.
    cookies.setDevice(c, completed.deviceSecret ?? c.get('visit').deviceSecret, completed.session)
  }
  return { purpose, returnTo: completed.returnTo, signedIn: completed.session !== null }
}

/** `identifier` is left out where it was: to the engine undefined and missing are not the same. */
function answerOf(body: Exclude<Answer, { kind: 'password' }> | PasswordBody): Answer {
  if (body.kind !== 'password') return body
  const { kind, password, identifier, sharedComputer } = body
  return { kind, password, sharedComputer, ...(identifier === undefined ? {} : { identifier }) }
}

type PasswordBody = {
  kind: 'password'
  password: string
  identifier?: string | undefined
  sharedComputer?: boolean | undefined
}

export const idOf = (c: C): string => uuidOf(c.req.param('id'))

/** What can't be an id is nobody's id: unknown, not malformed. */
export const uuidOf = (text: string | undefined): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '') ? (text ?? '') : '00000000-0000-0000-0000-000000000000'

const millisecondsOf = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000)

function throttledProblem(retryAt: Date, now: Date): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000))
  return new AppError('throttled', { details: { retryAt: retryAt.toISOString(), retryAfterSeconds } })
}
