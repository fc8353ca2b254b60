import { Hono } from 'hono'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import { Home } from './pages/home.tsx'
import { SignedInHome } from './pages/signed-in-home.tsx'

type FrontDoorDeps = {
  relyingParty: Pick<RelyingParty, 'sessionNow' | 'trySilentSignOn'>
  frames: Frames
  origin: string
  /** 安全中心, at the identity service. */
  accountCentre: string
}

export function createFrontDoor({ relyingParty, frames, origin, accountCentre }: FrontDoorDeps): Hono {
  const routes = new Hono()
  routes.get('/', relyingParty.trySilentSignOn, async c => {
    const session = await relyingParty.sessionNow(c)
    const frame = frames.frame(c)
    if (session === null) return c.html(<Home frame={frame} host={new URL(origin).host} />)
    c.header('Cache-Control', 'no-store')
    return c.html(<SignedInHome frame={frame} session={session} accountCentre={accountCentre} />)
  })
  return routes
}
