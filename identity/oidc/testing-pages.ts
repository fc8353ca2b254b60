/** For tests only: stands in for the realm's pages. It asks nothing and tells what it would have asked. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Realms } from '../realms/index.ts'
import type { InteractionOutcome, Oidc, OidcDependencies } from './index.ts'

interface PagesDependencies {
  realms: Pick<Realms, 'find'>
  sessionOf: OidcDependencies['sessionOf']
  interactions: () => Oidc['interactions']
}

const interactionPath = /^\/realms\/([a-z]+)\/interaction\/([\w-]+)(?:\/(\w+))?$/

export function createTestPages({ realms, sessionOf, interactions }: PagesDependencies) {
  const outcomes: InteractionOutcome[] = []
  return {
    outcomes,
    async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
      const [, name = '', uid = '', act = ''] = interactionPath.exec(req.url ?? '') ?? []
      const realm = realms.find(name)
      if (!realm) return void res.writeHead(404).end('not found')
      const request = { realm, uid, req, res, session: await sessionOf(realm, req) }
      const { resolve, consent, abort } = interactions()
      const outcome = await (act === 'accept' ? consent : act === 'decline' ? abort : resolve)(request)
      outcomes.push(outcome)
      if (outcome.kind === 'redirect') return void res.writeHead(303, { Location: outcome.url }).end()
      res.writeHead(outcome.kind === 'gone' ? 410 : 200, { 'Content-Type': 'application/json' })
      res.end(JSON.stringify({ kind: outcome.kind }))
    },
  }
}
