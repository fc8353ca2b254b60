import { Hono } from 'hono'
import type { Visits } from '../shell/index.ts'
import { Article, articles } from './pages/article.tsx'
import { Security } from './pages/security.tsx'

type InformationDeps = { visits: Pick<Visits, 'open'>; origin: string; issuer: string }

export function createInformation({ visits, origin, issuer }: InformationDeps): Hono {
  const routes = new Hono()
  const addresses = { portal: origin, identity: new URL(issuer).origin }
  for (const article of articles) {
    routes.get(`/about/${article}`, async c =>
      c.html(<Article visit={await visits.open(c)} article={article} addresses={addresses} />),
    )
  }
  routes.get('/security', async c => c.html(<Security visit={await visits.open(c)} help={`${issuer}/help`} />))
  return routes
}
