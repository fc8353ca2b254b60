import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, Hono } from 'hono'
import { AppError } from '../../../kit/errors/index.ts'
import { readFields } from '../../../kit/http/index.ts'
import type { Ceremonies, CeremonyView } from '../../ceremonies/index.ts'
import { type Realm, redirectOrigins } from '../../realms/index.ts'
import type { Session } from '../../sessions/index.ts'
import type { IdentityEnv, RealmShell } from '../../shell/index.ts'
import type { BegunInteraction, DrawInteraction, OidcPage } from '../dependencies.ts'
import type { CeremonyWanted, InteractionOutcome, InteractionRequest, Interactions } from '../interactions.ts'
import { ConsentPage, consentTitle } from './consent-page.tsx'
import { drawGone, drawProviderPage } from './provider-pages.tsx'

export interface OidcPagesDependencies {
  shell: RealmShell
  ceremonies: Pick<Ceremonies, 'begin'>
  /** The page of a ceremony that has just begun. */
  showCeremony: (c: C, view: CeremonyView) => Promise<Response>
  interactions: Interactions
  /** Ends the session here and at every client of it. */
  signOut: (realm: Realm, session: Session) => Promise<void>
}

type C = Context<IdentityEnv>

/** `/realms/:realm/interaction/:uid`: between the provider's two halves; and `/sign-out` of the identity pages themselves. */
export function createOidcPages(deps: OidcPagesDependencies): Hono<IdentityEnv> {
  const { shell, interactions } = deps
  const app = new Hono<IdentityEnv>()
  app.get(
    '/interaction/:uid',
    async c => (await drawBegun(c)) ?? (await answer(c, await interactions.resolve(requestOf(c)))),
  )
  app.post('/interaction/:uid', decide)
  app.post('/sign-out', signOut)
  app.get('/signed-out', signedOut)
  return app

  /** @returns null for a request of the browser's own to this address */
  async function drawBegun(c: C): Promise<Response | null> {
    const { drawing } = c.env as { drawing?: Drawing }
    if (!drawing) return null
    const wanted = c.get('visit').session ? null : await interactions.begin(c.get('realm'), drawing.begun.interaction)
    if (!wanted) return c.body(null, 204)
    c.set('isDrawnElsewhere', true)
    const response = await beginCeremony(c, wanted, drawing.begun.writes)
    drawing.isDrawn = true
    return response
  }

  async function decide(c: C): Promise<Response> {
    const fields = await readFields(c)
    if (!shell.forged(c, fields, uidOf(c)).ok) {
      return await answer(c, await interactions.resolve(requestOf(c)))
    }
    const request = requestOf(c)
    return await answer(
      c,
      await (fields.answer === 'allow' ? interactions.consent(request) : interactions.abort(request)),
    )
  }

  async function answer(c: C, outcome: InteractionOutcome): Promise<Response> {
    switch (outcome.kind) {
      case 'redirect':
        return c.redirect(outcome.url, 303)
      case 'gone':
        return await shell.page(c, {
          ...drawGone(c.get('realm'), c.get('visit').language, c.get('visit').session !== null),
          status: 410,
        })
      case 'ceremony':
        return await beginCeremony(c, outcome.ceremony)
      case 'consent': {
        const { client, scopes } = outcome
        shell.speak(c, outcome.uiLocales)
        const { language } = c.get('visit')
        const props = { client, scopes, language, action: addressOf(c), csrf: shell.csrf(c, uidOf(c)) }
        return await shell.page(c, {
          title: consentTitle(client, language),
          body: <ConsentPage {...props} />,
          formAction: redirectOrigins(c.get('realm').policy),
        })
      }
    }
  }

  async function beginCeremony(
    c: C,
    wanted: CeremonyWanted,
    writes: BegunInteraction['writes'] = [],
  ): Promise<Response> {
    shell.speak(c, wanted.uiLocales)
    const request = {
      purpose: wanted.purpose,
      target: wanted.target,
      returnTo: addressOf(c),
      interaction: uidOf(c),
      ...(wanted.approval ? { approval: wanted.approval } : {}),
    }
    const begun = await deps.ceremonies.begin(c.get('visit'), request, writes)
    if (!begun.ok) throw new AppError('throttled', { details: { retryAt: begun.retryAt.toISOString() } })
    return await deps.showCeremony(c, await begun.view())
  }

  async function signOut(c: C): Promise<Response> {
    const { session } = c.get('visit')
    const fields = await readFields(c)
    if (session && shell.forged(c, fields, session.id).ok) {
      await deps.signOut(c.get('realm'), session)
      c.get('cookies').clearSession(c)
    }
    return c.redirect(`${c.get('realm').path}/signed-out`, 303)
  }

  /** Whose form was refused is still signed in, must not believe otherwise, and is asked again. */
  function signedOut(c: C): Response | Promise<Response> {
    const { realm, session, language } = c.get('visit')
    const page: OidcPage = session
      ? {
          kind: 'sign-out',
          action: `${realm.path}/sign-out`,
          fields: { csrf: shell.csrf(c, session.id) },
          client: null,
        }
      : { kind: 'signed-out', client: null }
    return shell.page(c, drawProviderPage(realm, page, language))
  }
}

/**
 * Draws the interaction's page for a request to the authorization endpoint, as the browser would have asked for it. Nothing of what
 * the page's address checks is left out: that the browser holds the interaction's cookie is so because this very answer sets it.
 */
export function createDrawInteraction(pages: Pick<Hono<IdentityEnv>, 'fetch'>): DrawInteraction {
  return async (begun, incoming, outgoing) => {
    const { realm, interaction } = begun
    const drawing: Drawing = { begun, isDrawn: false }
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)])
    const asked = new Request(`${realm.issuer}/interaction/${interaction.uid}`, { headers })
    const response = await pages.fetch(asked, { incoming, outgoing, drawing })
    return drawing.isDrawn ? response : null
  }
}

interface Drawing {
  begun: BegunInteraction
  isDrawn: boolean
}

const uidOf = (c: C): string => c.req.param('uid') ?? ''
const addressOf = (c: C): string => `${c.get('realm').path}/interaction/${uidOf(c)}`

function requestOf(c: C): InteractionRequest {
  // What the Node server adapter puts there.
  const { incoming, outgoing } = c.env as { incoming: IncomingMessage; outgoing: ServerResponse }
  return { realm: c.get('realm'), uid: uidOf(c), session: c.get('visit').session, req: incoming, res: outgoing }
}
