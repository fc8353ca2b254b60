import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import type { Help } from '../help.ts'
import { phrases } from '../phrases/index.ts'
import { longestQuery } from '../search.ts'
import { ArticleBody } from './article-body.tsx'
import { IndexBody } from './index-body.tsx'
import { MissingBody } from './missing-body.tsx'
import { ResultsBody } from './results-body.tsx'

export interface HelpPagesDeps {
  help: Help
  /** The language in which this person reads the page. */
  languageOf: (c: Context) => Language
  /** The realm's hotline, as the pages offer it when an article did not help. */
  hotlineOf: (realm: string) => string | Promise<string>
  /** Draws the service's page around a body. */
  renderPage: (c: Context, page: { title: string; body: Child }) => Response | Promise<Response>
}

/** What every help page is drawn from. */
export interface HelpView {
  /** `/realms/<realm>/help` */
  base: string
  language: Language
  hotline: string
}

const articlesPerPage = 40
const resultsPerPage = 10

/** The help pages, to be mounted at `/realms/:realm/help`. An unknown realm is left to the app around them. */
export function createHelpPages({ help, languageOf, hotlineOf, renderPage }: HelpPagesDeps): Hono {
  const pages = new Hono()

  pages.use('*', async (c: Context, next) => ((await help.hasRealm(realmOf(c))) ? next() : c.notFound()))

  pages.get('/', async c => {
    const { realm, view, t } = await read(c)
    const query = (c.req.query('q') ?? '').trim().slice(0, longestQuery)
    const page = Number(c.req.query('page') ?? 1)
    if (query === '') {
      const list = await help.list(realm, view.language, { page, size: articlesPerPage })
      return draw(c, t('title'), <IndexBody view={view} list={list} />)
    }
    const found = await help.search(realm, view.language, query, { page, size: resultsPerPage })
    const instead = found.total > 0 ? [] : await help.oftenRead(realm, view.language)
    const body = <ResultsBody view={view} query={query} found={found} instead={instead} />
    return draw(c, t('found-title', { query }), body)
  })

  pages.get('/:slug', async c => {
    const { realm, view, t } = await read(c)
    const article = await help.article(realm, view.language, c.req.param('slug'))
    if (article !== undefined) {
      return draw(c, article.title, <ArticleBody view={view} article={article} />)
    }
    c.status(404)
    return draw(c, t('missing-title'), <MissingBody view={view} />)
  })

  const draw = (c: Context, title: string, body: Child): Response | Promise<Response> =>
    renderPage(c, { title, body: <div class="content stack">{body}</div> })

  async function read(c: Context): Promise<{ realm: string; view: HelpView; t: ReturnType<typeof phrases> }> {
    const realm = realmOf(c)
    const language = languageOf(c)
    const view = { base: `/realms/${realm}/help`, language, hotline: await hotlineOf(realm) }
    return { realm, view, t: phrases(language) }
  }

  return pages
}

const realmOf = (c: Context): string => c.req.param('realm') ?? ''
