import type { Context } from 'hono'
import { AppError } from '../../kit/errors/index.ts'
import { describeClient } from '../../kit/http/index.ts'
import { type Language, negotiateLanguage } from '../../kit/i18n/index.ts'
import { placeName } from '../../kit/places/index.ts'
import { type AccessDemand, createDemanding, tokenProblem } from '../oidc/index.ts'
import { phoneClientId, type Realm } from '../realms/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { staySignedIn } from './stay-signed-in.ts'
import type { Phone } from './store.ts'

/** The phone app with somebody's token that is bound to a key, registered or not. */
export interface KeyHolder {
  realm: Realm
  accountId: string
  sessionId: string
  thumbprint: string
  publicKey: Readonly<Record<string, unknown>>
  place: string | null
  address: string
  /** `Chrome 141 · Android 15`. */
  client: string
  language: Language
}

/** An account's phone, calling: its key, its token, its session and its account are all good at this moment. */
export interface PhoneCaller extends Omit<KeyHolder, 'thumbprint' | 'publicKey'> {
  phoneId: string
  phoneName: string
}

export type Authorised = { ok: true; caller: PhoneCaller } | Response

type C = Context<IdentityEnv>

/** Whoever holds a token of the phone app and proves its key. @throws AppError of the token */
export function createFindKeyHolder(deps: Pick<PhoneDependencies, 'verifyAccess' | 'clientAddress' | 'places'>) {
  const demanding = createDemanding(deps)
  return async (c: C, demand?: AccessDemand): Promise<KeyHolder> => {
    const { holder, clientId, key } = await demanding(c, pathBelowApi(c), demand)
    // A token of another application was not made for what a phone may do (RFC 9700 2.3); one that is not bound proves no phone.
    if (clientId !== phoneClientId || !key) throw new AppError('token.invalid')
    const { headers } = c.req.raw
    const language = negotiateLanguage({ acceptLanguage: headers.get('accept-language') ?? undefined })
    const address = deps.clientAddress(c)
    const place = address ? deps.places.placeOf(address) : null
    const { browser, system } = describeClient(headers)
    return {
      realm: c.get('realm'),
      accountId: holder.accountId,
      sessionId: holder.sessionId,
      thumbprint: key.thumbprint,
      publicKey: key.jwk,
      place: place ? placeName(place, language) : null,
      address,
      client: [browser, system].filter(Boolean).join(' · '),
      language,
    }
  }
}

/**
 * Stands before every call of a phone: the proof is by the key and for this request, once (RFC 9449 7.1); the token is bound to it; its
 * session lives and its account may act; and the account has an active phone with this very key.
 */
export function createAuthorisePhone(deps: PhoneDependencies) {
  const findKeyHolder = createFindKeyHolder(deps)

  /** @throws AppError of the token, `phone.unknown` or `phone.revoked` */
  async function demandPhone(c: C, demand?: AccessDemand): Promise<PhoneCaller> {
    const { thumbprint, publicKey: _, ...caller } = await findKeyHolder(c, demand)
    const { accountId, sessionId } = caller
    const { query } = deps.database
    const phone = await deps.phoneStore.findByKey(query, { accountId, realm: caller.realm.name, thumbprint })
    if (!phone) throw new AppError('phone.unknown')
    if (phone.revokedAt) throw new AppError('phone.revoked')
    await deps.throttles.demand(caller.realm.name, caller.realm.policy, [['answers-per-address', `phone:${phone.id}`]])
    const signedIn = { ...caller, phoneId: phone.id, phoneName: phone.name }
    const kept = await keptSession(signedIn, phone, thumbprint)
    if (kept) return { ...signedIn, sessionId: kept }
    await deps.phoneStore.touch(query, phone, sessionId)
    return signedIn
  }

  /** A phone that signed in anew stays signed in as before, where it has a gesture. */
  async function keptSession(caller: PhoneCaller, phone: Phone, thumbprint: string): Promise<string | null> {
    if (phone.sessionId === caller.sessionId || phone.gesture === 'none') return null
    return await staySignedIn(deps, { caller, thumbprint, seen: phone.sessionId })
  }

  return {
    demandPhone,
    /** The same for concepts that answer by themselves: the refusal is ready to be sent. */
    async authorisePhone(c: C): Promise<Authorised> {
      try {
        return { ok: true, caller: await demandPhone(c) }
      } catch (error) {
        return tokenProblem(deps.errors, error)
      }
    },
  }
}

/** As the phone knows the address, which its proof is for: `/phone/tickets/scan`. */
function pathBelowApi(c: C): string {
  const { pathname } = new URL(c.req.url)
  return pathname.split('/').slice(4).join('/').replace(/^/, '/')
}
