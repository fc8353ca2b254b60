import { Hono } from 'hono'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { Visits } from '../shell/index.ts'
import { Corporate } from './pages/corporate.tsx'
import { Home } from './pages/home.tsx'

type FrontDoorDeps = {
  relyingParty: Pick<RelyingParty, 'trySilentSignOn'>
  visits: Pick<Visits, 'open'>
  origin: string
  /** Whether the customer is a member of an organisation. */
  isMember: (customerId: string) => Promise<boolean>
}

export function createFrontDoor({ relyingParty, visits, origin, isMember }: FrontDoorDeps): Hono {
  const routes = new Hono()
  routes.get('/', relyingParty.trySilentSignOn, async c => {
    const visit = await visits.open(c)
    return visit.session === null
      ? c.html(<Home visit={visit} host={new URL(origin).host} />)
      : c.redirect('/accounts', 303)
  })
  routes.get('/corporate', async c => {
    const visit = await visits.open(c)
    if (visit.session !== null && (await isMember(visit.session.sub))) return c.redirect('/corporate/batches', 303)
    return c.html(<Corporate visit={visit} />)
  })
  return routes
}
