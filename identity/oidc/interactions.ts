import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { Interaction, InteractionResults } from 'oidc-provider'
import { isEligible } from '../accounts/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import type { Session } from '../sessions/index.ts'
import { isSubjectAsked, startOf, textOf, uiLocales } from './asked.ts'
import { findClientPolicy } from './clients.ts'
import { type Answer, goOn, type ProvedSession } from './continuations.ts'
import type { OidcDependencies } from './dependencies.ts'
import { detailsOf } from './details.ts'
import { resolveApproval } from './resolve-approval.ts'
import { chooseLevel, demandOf } from './rules.ts'
import type { ArtifactStore } from './store.ts'
import type { LiveSession } from './store-sessions.ts'

export interface InteractionRequest {
  realm: Realm
  uid: string
  /** The browser's live session, by the identity pages' own cookie. */
  session: Session | null
  req: IncomingMessage
  res: ServerResponse
}

/** A ceremony that was begun for an authorization, in the browser that waits in it, has opened a session there. */
export interface SignedIn {
  realm: Realm
  uid: string
  session: ProvedSession & { isNew: boolean; deviceId: string | null }
  /** The session's account, where it has just been read. */
  holder: Pick<LiveSession, 'status' | 'ial'> | null
  /** The browser's own request, which ended the ceremony. */
  req: IncomingMessage
  /** The answer's writes are run by whoever asks; else they have been when it is there. */
  joined: boolean
}

export interface CeremonyWanted {
  purpose: 'sign-in' | 'step-up' | 're-authentication' | 'approval'
  /** `maxAge` in milliseconds. */
  target: { aal: 1 | 2 | 3; maxAge: number | null }
  loginHint: string | null
  client: ClientPolicy
  /** With purpose `approval`. */
  approval?: { id: string; hash: string }
  /** Of the languages that the client asked for, most wanted first. */
  uiLocales: string[]
}

export type InteractionOutcome =
  /** Go there: back into the provider. */
  | { kind: 'redirect'; url: string }
  /** Begin this ceremony and come back to the same interaction. */
  | { kind: 'ceremony'; ceremony: CeremonyWanted }
  /** Ask this, then call `consent` or `abort`. */
  | { kind: 'consent'; client: ClientPolicy; scopes: string[]; uiLocales: string[] }
  /** The interaction is over, expired or another browser's. */
  | { kind: 'gone' }

export type Interactions = ReturnType<typeof createInteractions>

type InteractionDependencies = Pick<
  OidcDependencies,
  'database' | 'keys' | 'approvals' | 'consents' | 'events' | 'now' | 'reachableAal'
> & {
  providerOf: (realm: string) => Provider | undefined
  handle: (realm: string, req: IncomingMessage, res: ServerResponse) => Promise<void>
  artifacts: ArtifactStore
}

/** What happens between the provider's two halves of an authorization: our pages prove who it is and ask for consent. */
export function createInteractions(deps: InteractionDependencies) {
  return { resolve, begin, signedIn, consent, abort, applicationOf }

  async function resolve(request: InteractionRequest): Promise<InteractionOutcome> {
    const open = await openInteraction(deps, request)
    if (!open) return { kind: 'gone' }
    switch (open.interaction.prompt.name) {
      case 'login':
        return await resolveLogin(deps, request.realm, open, await eligibleSession(deps, request))
      case 'consent':
        return (await resolveDetails(deps, request, open)) ?? consentPage(request, open)
      default:
        return await refuse(open, 'interaction_required')
    }
  }

  /** What is to be proved first in an authorization that has just begun where nobody is signed in; null where there is another answer. */
  async function begin(realm: Realm, interaction: Interaction): Promise<CeremonyWanted | null> {
    const client = findClientPolicy(realm.policy, String(interaction.params.client_id))
    if (!client) return null
    const decided = await decideLogin(deps, realm, { interaction, client, now: deps.now() }, null)
    return decided.kind === 'ceremony' ? decided.ceremony : null
  }

  /**
   * Goes on at once, in this request, without the way back over the interaction's own page and the provider's resume address. The
   * ceremony has seen that the account may act.
   *
   * @returns null where the browser has to go there after all
   */
  async function signedIn(given: SignedIn): Promise<Answer | null> {
    const { realm, uid, session, holder, req, joined } = given
    const open = await findInteraction(deps, realm, uid)
    if (open?.interaction.prompt.name !== 'login') return null
    // A pushed request is used up before anything else is written, so its use cannot be taken back with the rest.
    if (joined && 'parJti' in open.interaction && open.interaction.parJti) return null
    const decided = await decideLogin(deps, realm, open, session)
    if (decided.kind === 'ceremony') return null
    const { interaction } = open
    const result = decided.kind === 'refused' ? { error: decided.error } : resultOf(open, decided.result)
    const begunIn = interaction.session?.uid === session.id ? interaction.session : undefined
    const answer = await goOn(
      deps.handle.bind(null, realm.name),
      { realm, req },
      {
        uid,
        interaction: { ...interaction, session: begunIn, result },
        session,
        isNew: session.isNew,
        live: holder && liveSession(session, holder),
      },
    )
    if (answer && !joined)
      await deps.database.together(async executor => {
        for (const write of answer.writes) await write(executor)
      })
    return answer
  }

  /** The name of the application that an authorization is for. */
  async function applicationOf(realm: Realm, uid: string): Promise<ClientPolicy['name'] | null> {
    return (await findInteraction(deps, realm, uid))?.client.name ?? null
  }

  async function consent(request: InteractionRequest): Promise<InteractionOutcome> {
    const open = await openInteraction(deps, request)
    if (open?.interaction.prompt.name !== 'consent') return { kind: 'gone' }
    // The consent is that of the person the interaction is about, not of whoever uses the browser by now.
    const { realm, session } = request
    // What has details wants more than a button.
    if (detailsOf(open.interaction.params)) return { kind: 'gone' }
    if (!session || session.id !== open.interaction.session?.uid) return { kind: 'gone' }
    const scopes = scopesAsked(open)
    await deps.database.transaction(async tx => {
      await deps.consents.save(tx, session.accountId, open.client.id, scopes)
      await deps.events.append(tx, {
        realm: realm.name,
        kind: 'oidc.consented',
        outcome: 'success',
        surface: 'oidc',
        accountId: session.accountId,
        sessionId: session.id,
        detail: { client: open.client.id, scopes },
      })
    })
    return await finish(open, { consent: {} })
  }

  /** The person declines, in a ceremony or on the consent page. */
  async function abort(request: InteractionRequest): Promise<InteractionOutcome> {
    const open = await openInteraction(deps, request)
    return open ? await refuse(open, 'access_denied') : { kind: 'gone' }
  }
}

interface Open {
  interaction: Interaction
  client: ClientPolicy
  now: Date
}

/** The interaction of this browser: its signed cookie, whose path is the interaction's own, must name it. */
async function openInteraction(deps: InteractionDependencies, request: InteractionRequest): Promise<Open | null> {
  const { realm, uid, req, res } = request
  const provider = deps.providerOf(realm.name)
  if (!provider) return null
  const cookie = provider.createContext(req, res).cookies.get(provider.cookieName('interaction'))
  return cookie === uid ? await findInteraction(deps, realm, uid) : null
}

async function findInteraction(deps: InteractionDependencies, realm: Realm, uid: string): Promise<Open | null> {
  const interaction = await deps.providerOf(realm.name)?.Interaction.find(uid)
  const client = interaction && findClientPolicy(realm.policy, String(interaction.params.client_id))
  if (!interaction || !client) return null
  return { interaction, client, now: deps.now() }
}

/** The authorization began with another session of this browser: it goes on with the one of today, not to an error. */
async function followSession(interaction: Interaction, session: ProvedSession | null): Promise<void> {
  if (!interaction.session || interaction.session.uid === session?.id) return
  delete interaction.session
  await interaction.persist()
}

async function resolveLogin(
  deps: InteractionDependencies,
  realm: Realm,
  open: Open,
  session: ProvedSession | null,
): Promise<InteractionOutcome> {
  await followSession(open.interaction, session)
  const decided = await decideLogin(deps, realm, open, session)
  switch (decided.kind) {
    case 'ceremony':
      return decided
    case 'refused':
      return await refuse(open, decided.error)
    case 'result':
      return await finish(open, decided.result)
  }
}

/** Of a session that was opened a moment ago. */
function liveSession(
  { id, accountId, deviceId, aal, amr, authTime }: SignedIn['session'],
  { status, ial }: Pick<LiveSession, 'status' | 'ial'>,
): LiveSession {
  const times = { authTime, createdAt: authTime, lastSeenAt: authTime }
  return { id, accountId, deviceId, phoneId: null, status, ial, aal, amr, ...times }
}

type LoginDecided =
  | Extract<InteractionOutcome, { kind: 'ceremony' }>
  | { kind: 'refused'; error: string }
  | { kind: 'result'; result: InteractionResults }

async function decideLogin(
  deps: InteractionDependencies,
  realm: Realm,
  open: Open,
  session: ProvedSession | null,
): Promise<LoginDecided> {
  const { interaction, client } = open
  const demand = demandOf(interaction.params)
  // Where no level is asked for, none can be out of reach.
  const reachable = demand.acr.length === 0 ? 0 : await deps.reachableAal(realm, session?.accountId ?? null)
  const choice = chooseLevel(demand.acr, reachable)
  if (!choice.ok) return { kind: 'refused', error: 'unmet_authentication_requirements' }
  const level = Math.max(1, choice.level) as 1 | 2 | 3
  const ceremony = (purpose: CeremonyWanted['purpose'], maxAge: number | null): LoginDecided => ({
    kind: 'ceremony',
    ceremony: {
      purpose,
      target: { aal: level, maxAge },
      loginHint: textOf(interaction.params.login_hint),
      client,
      uiLocales: uiLocales(interaction),
    },
  })
  const maxAge = demand.maxAge === null ? null : demand.maxAge * 1000
  if (!session) return ceremony('sign-in', maxAge)

  const proofAge = open.now.getTime() - session.authTime.getTime()
  const provedSince = session.authTime.getTime() >= startOf(interaction)
  if (!isSubjectAsked(interaction, session.accountId)) {
    // Asked for one person and proved to be another: the client decides what now, we do not ask in circles.
    return provedSince ? { kind: 'refused', error: 'login_required' } : ceremony('sign-in', 0)
  }
  const tooOld = !provedSince && (demand.fresh || (maxAge !== null && proofAge > maxAge))
  if (tooOld) return ceremony('re-authentication', demand.fresh ? 0 : maxAge)
  if (session.aal < level) return ceremony('step-up', maxAge)
  return { kind: 'result', result: { login: loginOf(session) } }
}

/** @returns null where no details are to be approved */
async function resolveDetails(
  deps: InteractionDependencies,
  request: InteractionRequest,
  open: Open,
): Promise<InteractionOutcome | null> {
  const { interaction, client } = open
  const details = detailsOf(interaction.params)
  if (!details) return null
  const session = await eligibleSession(deps, request)
  // The approval is that of the person the interaction is about.
  if (!session || session.id !== interaction.session?.uid) return { kind: 'gone' }
  const { realm, uid } = request
  const whose = { clientId: client.id, accountId: session.accountId, sessionId: session.id }
  const outcome = await resolveApproval(deps, { realm, uid, ...whose, details })
  if (outcome.kind === 'refused') return await refuse(open, outcome.error)
  if (outcome.kind === 'approved') return await finish(open, { consent: {} })
  const { approval, target } = outcome
  const wanted = { purpose: 'approval', target, approval, client, loginHint: null } as const
  return { kind: 'ceremony', ceremony: { ...wanted, uiLocales: uiLocales(interaction) } }
}

/** A session whose account may not act is none: else the provider would send the person back here for ever. */
async function eligibleSession(
  { database, artifacts }: InteractionDependencies,
  { realm, session }: InteractionRequest,
): Promise<Session | null> {
  const live = session && (await artifacts.liveSession(database.query, realm.name, session.id))
  return live && isEligible(live) ? session : null
}

function loginOf(session: ProvedSession): NonNullable<InteractionResults['login']> {
  return {
    accountId: session.accountId,
    acr: String(session.aal),
    amr: session.amr,
    ts: Math.floor(session.authTime.getTime() / 1000),
  }
}

function consentPage(request: InteractionRequest, open: Open): InteractionOutcome {
  const { interaction, client } = open
  if (!request.session || request.session.id !== interaction.session?.uid) return { kind: 'gone' }
  return { kind: 'consent', client, scopes: scopesAsked(open), uiLocales: uiLocales(interaction) }
}

/** All that the client asks for, not only what is new: the person sees what the application will be able to do. */
function scopesAsked({ interaction, client }: Open): string[] {
  const asked = (textOf(interaction.params.scope) ?? '').split(' ').filter(Boolean)
  return [...new Set(asked)].filter(scope => client.scopes.includes(scope))
}

const resultOf = ({ interaction }: Open, result: InteractionResults): InteractionResults => ({
  ...interaction.lastSubmission,
  ...result,
})

async function finish(open: Open, result: InteractionResults): Promise<InteractionOutcome> {
  const { interaction } = open
  interaction.result = resultOf(open, result)
  await interaction.persist()
  return { kind: 'redirect', url: interaction.returnTo }
}

async function refuse({ interaction }: Open, error: string): Promise<InteractionOutcome> {
  interaction.result = { error }
  await interaction.persist()
  return { kind: 'redirect', url: interaction.returnTo }
}
