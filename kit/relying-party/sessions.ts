import type { Context } from 'hono'
import * as oidc from 'openid-client'
import { isAppError } from '../errors/index.ts'
import { type DpopKey, dpopHandle } from './attempts.ts'
import { later, type Parts, sealingContext } from './parts.ts'
import type { PortalSession, StoredSession } from './ports.ts'
import { problemOf } from './problems.ts'
import { maskedPhone } from './rules.ts'

export type Tokens = {
  accessToken: string
  /** Milliseconds since 1970; null when the issuer did not say. */
  accessTokenExpiresAt: number | null
  refreshToken: string | null
  idToken: string
  dpopKey: DpopKey | null
}

type Sealed = {
  tokens: Tokens
  claims: Record<string, unknown>
  acr: string | null
  amr: readonly string[]
  /** Seconds since 1970, as in the ID token. */
  authTime: number
  /** When the claims were asked for, in milliseconds since 1970; absent in what an older release sealed. */
  claimsAt?: number
}

export type LiveSession = { person: PortalSession; tokens: Tokens; stored: StoredSession; claimsAt: number }

export type NewSession = Sealed & { subject: string; issuerSession: string | null }

export type Sessions = {
  /** The live session of this request's browser, its tokens refreshed when they near their end. */
  read(c: Context): Promise<LiveSession | null>
  /** The same, with claims at most a minute old: what a person changed at the issuer shows. Where the issuer is away, as they were. */
  readNow(c: Context): Promise<LiveSession | null>
  /** False when the issuer has ended its session in the meantime. */
  start(c: Context, session: NewSession): Promise<{ idHash: string } | null>
  end(c: Context, live: LiveSession): Promise<void>
  /** Null when the issuer refuses: the session is over. */
  refresh(live: LiveSession): Promise<LiveSession | null>
}

const REFRESH_AHEAD = 60_000
const TOUCH_EVERY = 60_000
/** Milliseconds for which nobody is asked again what a person's claims are. */
export const CLAIMS_LAST = 60_000

export function createSessions(parts: Parts): Sessions {
  const { store, keys, clientId, now } = parts.options
  const refreshing = new Map<string, Promise<LiveSession | null>>()
  const perRequest = new WeakMap<Request, Promise<LiveSession | null>>()

  const seal = (idHash: string, content: Sealed) =>
    keys.encrypt(JSON.stringify(content), sealingContext('session', clientId, idHash))

  function open(stored: StoredSession): { content: Sealed; live: LiveSession } | null {
    try {
      const content = JSON.parse(
        keys.decrypt(stored.sealed, sealingContext('session', clientId, stored.idHash)),
      ) as Sealed
      const { tokens, claimsAt = 0 } = content
      return { content, live: { stored, tokens, claimsAt, person: personOf(stored, content) } }
    } catch (cause) {
      // A session sealed under a key that is gone is over; the person signs in again.
      if (!isAppError(cause)) throw cause
      parts.report({ what: 'session_unreadable', code: cause.code, cause })
      return null
    }
  }

  async function load(idHash: string): Promise<LiveSession | null> {
    const stored = await store.findSession({ client: clientId, idHash, now: now() })
    return stored === null ? null : (open(stored)?.live ?? null)
  }

  async function touch(live: LiveSession): Promise<void> {
    const at = now()
    if (at.getTime() - live.stored.lastSeenAt.getTime() < TOUCH_EVERY) return
    const idle = later(at, parts.lifetime.idle)
    const idleUntil = idle < live.stored.expiresAt ? idle : live.stored.expiresAt
    await store.touchSession({ client: clientId, idHash: live.stored.idHash, lastSeenAt: at, idleUntil })
  }

  async function readOnce(c: Context): Promise<LiveSession | null> {
    const id = parts.cookies.session(c)
    if (id === undefined) return null
    const live = await load(keys.hashToken(id))
    if (live === null) return null
    await touch(live)
    const { accessTokenExpiresAt, refreshToken } = live.tokens
    const isNearEnd = accessTokenExpiresAt !== null && accessTokenExpiresAt - now().getTime() < REFRESH_AHEAD
    return isNearEnd && refreshToken !== null ? refresh(live) : live
  }

  function read(c: Context): Promise<LiveSession | null> {
    const known = perRequest.get(c.req.raw)
    if (known !== undefined) return known
    const reading = readOnce(c)
    perRequest.set(c.req.raw, reading)
    return reading
  }

  async function readNow(c: Context): Promise<LiveSession | null> {
    const live = await read(c)
    if (live === null || now().getTime() - live.claimsAt < CLAIMS_LAST) return live
    const asking = askForClaims(live)
    perRequest.set(c.req.raw, asking)
    return asking
  }

  async function askForClaims(live: LiveSession): Promise<LiveSession | null> {
    const { idHash, version } = live.stored
    const opened = open(live.stored)
    if (opened === null) return null
    try {
      const configuration = await parts.issuer.configuration()
      const dpop = await dpopHandle(configuration, live.tokens.dpopKey)
      const claims = await oidc.fetchUserInfo(configuration, live.tokens.accessToken, live.person.sub, dpop)
      const content = { ...opened.content, claims: { ...claims }, claimsAt: now().getTime() }
      await store.replaceSealed({ client: clientId, idHash, version, sealed: seal(idHash, content) })
      return await load(idHash)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === null) throw error
      parts.report({ what: 'claims_not_renewed', code: problem, cause: error })
      return live
    }
  }

  async function start(c: Context, { subject, issuerSession, ...content }: NewSession) {
    // A new id at every sign-in and step-up, so that one planted before is worth nothing (session fixation).
    const id = parts.secret()
    const idHash = keys.hashToken(id)
    const at = now()
    const isAdded = await store.addSession({
      client: clientId,
      idHash,
      subject,
      issuerSession,
      sealed: seal(idHash, { ...content, claimsAt: at.getTime() }),
      version: 1,
      createdAt: at,
      lastSeenAt: at,
      idleUntil: later(at, Math.min(parts.lifetime.idle, parts.lifetime.absolute)),
      expiresAt: later(at, parts.lifetime.absolute),
    })
    if (!isAdded) return null
    parts.cookies.setSession(c, id)
    parts.cookies.setTriedSilently(c)
    perRequest.set(c.req.raw, load(idHash))
    return { idHash }
  }

  async function end(c: Context, live: LiveSession): Promise<void> {
    await store.endSession({ client: clientId, idHash: live.stored.idHash })
    parts.cookies.clearSession(c)
    perRequest.set(c.req.raw, Promise.resolve(null))
  }

  /** Single flight: requests that arrive together share one refresh. */
  function refresh(live: LiveSession): Promise<LiveSession | null> {
    const key = live.stored.idHash
    const running = refreshing.get(key)
    if (running !== undefined) return running
    const started = refreshOnce(live).finally(() => refreshing.delete(key))
    refreshing.set(key, started)
    return started
  }

  async function refreshOnce(live: LiveSession): Promise<LiveSession | null> {
    const { idHash, version } = live.stored
    try {
      const tokens = await askForTokens(live)
      const opened = open(live.stored)
      if (opened === null || tokens === null) return dropped(idHash, version)
      await store.replaceSealed({
        client: clientId,
        idHash,
        version,
        sealed: seal(idHash, { ...opened.content, tokens }),
      })
      return load(idHash)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === null) throw error
      parts.report({ what: 'refresh_failed', code: problem, cause: error })
      // The issuer away is no reason to sign anyone out: the idle and absolute limits still hold.
      return problem === 'issuer_unreachable' ? live : dropped(idHash, version)
    }
  }

  /** Refused, unless another process has refreshed meanwhile: then its tokens are the ones that count. */
  async function dropped(idHash: string, version: number): Promise<LiveSession | null> {
    const current = await load(idHash)
    if (current !== null && current.stored.version > version) return current
    await store.endSession({ client: clientId, idHash })
    return null
  }

  async function askForTokens(live: LiveSession): Promise<Tokens | null> {
    const { tokens, person } = live
    if (tokens.refreshToken === null) return null
    const configuration = await parts.issuer.configuration()
    const dpop = await dpopHandle(configuration, tokens.dpopKey)
    const answer = await oidc.refreshTokenGrant(configuration, tokens.refreshToken, undefined, dpop)
    // A refreshed ID token speaks of the same person (OpenID Connect Core §12.2).
    const subject = answer.claims()?.sub
    if (subject !== undefined && subject !== person.sub) return null
    return tokensOf(answer, tokens.dpopKey, now(), tokens)
  }

  return { read, readNow, start, end, refresh }
}

type Answer = {
  access_token: string
  refresh_token?: string | undefined
  id_token?: string | undefined
  expiresIn(): number | undefined
}

export function tokensOf(answer: Answer, dpopKey: DpopKey | null, at: Date, before?: Tokens): Tokens {
  const seconds = answer.expiresIn()
  return {
    accessToken: answer.access_token,
    accessTokenExpiresAt: seconds === undefined ? null : at.getTime() + seconds * 1000,
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? null,
    idToken: answer.id_token ?? before?.idToken ?? '',
    dpopKey,
  }
}

function personOf(stored: StoredSession, content: Sealed): PortalSession {
  const { claims } = content
  return {
    sub: stored.subject,
    sid: stored.issuerSession,
    name: typeof claims.name === 'string' ? claims.name : null,
    phoneMasked: maskedPhone(claims),
    acr: content.acr,
    amr: content.amr,
    authTime: new Date(content.authTime * 1000),
    claims,
  }
}
