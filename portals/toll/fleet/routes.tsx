import { Hono } from 'hono'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import { FleetHome } from './pages/fleet-home.tsx'

type FleetDeps = {
  relyingParty: Pick<RelyingParty, 'sessionNow' | 'trySilentSignOn'>
  frames: Frames
  accountCentre: string
}

/** To be mounted at /fleet. */
export function createFleet({ relyingParty, frames, accountCentre }: FleetDeps): Hono {
  const routes = new Hono()
  routes.get('/', relyingParty.trySilentSignOn, async c => {
    const session = await relyingParty.sessionNow(c)
    if (session !== null) c.header('Cache-Control', 'no-store')
    return c.html(<FleetHome frame={frames.frame(c)} session={session} accountCentre={accountCentre} />)
  })
  return routes
}
