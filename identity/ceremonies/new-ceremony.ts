import type { Visit } from '../visits/index.ts'
import type { Purpose, Way } from './rules.ts'
import type { CeremonyState, Target } from './state.ts'
import type { NewCeremony } from './store-statements.ts'

export interface BeginRequest {
  purpose: Purpose
  /** A path of this service or an address of the realm's own; checked by whoever takes it from outside. */
  returnTo: string
  target?: Target
  way?: Way
  enrolling?: 'phone' | 'email'
  /** The authorization that this browser waits in; `returnTo` may come from anyone, this never does. */
  interaction?: string
  /** With purpose `approval`: the details that are asked for, which are the session's own account's. */
  approval?: { id: string; hash: string }
}

export function newCeremony(visit: Visit, request: BeginRequest, { id, now }: { id: string; now: Date }): NewCeremony {
  const { name: realm, policy } = visit.realm
  return {
    id,
    realm,
    purpose: request.purpose,
    browserHash: visit.browserHash,
    deviceId: visit.deviceId,
    state: initialState(visit, request),
    draft: {},
    returnTo: request.returnTo,
    language: visit.language,
    expiresAt: new Date(now.getTime() + policy.ceremonies.lifetime),
  }
}

function initialState(visit: Visit, request: BeginRequest): CeremonyState {
  const behindSession = ['step-up', 're-authentication', 'enrolment', 'approval'].includes(request.purpose)
  const session = behindSession ? visit.session : null
  const way = request.way ?? (request.purpose === 'recovery' ? 'sms-code' : (visit.realm.policy.ways[0] ?? 'password'))
  return {
    evidence: [],
    way,
    subject: session ? { key: `a:${session.accountId}`, accountId: session.accountId, masked: '' } : null,
    newAddress: null,
    failures: 0,
    risk: 'allow',
    target: request.target ?? { aal: 1, maxAge: null },
    enrolling: request.enrolling ?? null,
    sessionId: session?.id ?? null,
    interaction: request.interaction ?? null,
    ...(request.approval ? { approval: { ...request.approval, chosen: null } } : {}),
    refusal: null,
  }
}
