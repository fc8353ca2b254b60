import { Hono } from 'hono'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import { Article, articles } from './pages/article.tsx'

type InformationDeps = {
  relyingParty: Pick<RelyingParty, 'session'>
  frames: Frames
  origin: string
  issuer: string
  accountCentre: string
}

/** To be mounted at /about. */
export function createInformation({ relyingParty, frames, origin, issuer, accountCentre }: InformationDeps): Hono {
  const routes = new Hono()
  for (const article of articles) {
    routes.get(`/${article}`, async c => {
      const session = await relyingParty.session(c)
      // The header names the person: not for a cache.
      if (session !== null) c.header('Cache-Control', 'no-store')
      const addresses = { portal: origin, identity: new URL(issuer).origin }
      return c.html(
        <Article
          frame={frames.frame(c)}
          article={article}
          session={session}
          addresses={addresses}
          accountCentre={accountCentre}
        />,
      )
    })
  }
  return routes
}
