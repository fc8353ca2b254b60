import { type Language, toTraditional } from '../../kit/i18n/index.ts'
import { type Article, topics, type WrittenLanguage } from './article.ts'
import { fillFigures, type HelpPolicy } from './figures.ts'
import { createLibrary } from './library.ts'
import { type PageName, readLink } from './links.ts'
import { escapeHtml, renderMarkdown } from './render-markdown.ts'
import { createSearch, type Search } from './search.ts'

export interface HelpDeps {
  /** Where the articles are: `<folder>/<realm>/<slug>.<language>.md`, and `common/` for all realms. */
  folder: URL
  /** The running policy of a realm, or undefined when there is no such realm. */
  policyOf: (realm: string) => HelpPolicy | undefined | Promise<HelpPolicy | undefined>
  /** The address of a page of the account service in a realm. */
  pageAddress: (realm: string, page: PageName) => string
  /** True in the demonstration: articles about the demonstration itself are shown. */
  demo: boolean
}

/** An article as lists and links show it. */
export interface ArticleLink {
  slug: string
  title: string
  summary: string
  topic: Article['topic']
  kind: Article['kind']
  address: string
}

export interface RenderedArticle extends ArticleLink {
  /** ISO date of the last change of its words. */
  updated: string
  /** Safe HTML, figures filled. */
  html: string
  related: ArticleLink[]
}

export interface ArticlePage {
  items: ArticleLink[]
  page: number
  pages: number
  total: number
}

export interface Paging {
  /** From 1; a number outside is drawn to the nearest page. */
  page?: number
  size?: number
}

export interface Help {
  hasRealm(realm: string): Promise<boolean>
  list(realm: string, language: Language, paging?: Paging): Promise<ArticlePage>
  search(realm: string, language: Language, query: string, paging?: Paging): Promise<ArticlePage>
  article(realm: string, language: Language, slug: string): Promise<RenderedArticle | undefined>
  /** The first article of each topic: what most people come for. */
  oftenRead(realm: string, language: Language): Promise<ArticleLink[]>
  /** The article that explains an error, for the page that shows the error. */
  articleFor(errorCode: string, realm: string, language: Language): Promise<ArticleLink | undefined>
}

/** The help of all realms. Nothing is read until it is asked for. */
export function createHelp(deps: HelpDeps): Help {
  const library = createLibrary(deps.folder)
  const searches = new Map<string, Search>()

  async function open(realm: string, language: Language): Promise<OpenShelf | undefined> {
    const policy = await deps.policyOf(realm)
    if (policy === undefined) return undefined
    const written = writtenLanguage(language)
    const articles = (await library.shelf(realm, written)).filter(one => deps.demo || !one.demoOnly)
    const fill: Fill = (text, escape) => inScript(fillFigures(text, policy, written, escape), language)
    return { realm, articles, fill, linkOf: article => toLink(article, realm, fill) }
  }

  function searchOf({ realm, articles }: OpenShelf, language: Language): Search {
    const name = `${realm}/${language}`
    const known = searches.get(name) ?? createSearch(articles.map(article => inScriptOf(article, language)))
    searches.set(name, known)
    return known
  }

  return {
    async hasRealm(realm) {
      return (await deps.policyOf(realm)) !== undefined
    },
    async list(realm, language, paging) {
      const shelf = await open(realm, language)
      return paged(shelf?.articles.map(shelf.linkOf) ?? [], paging)
    },
    async search(realm, language, query, paging) {
      const shelf = await open(realm, language)
      if (shelf === undefined) return paged([], paging)
      const slugs = searchOf(shelf, language)(query)
      const found = slugs.flatMap(slug => shelf.articles.find(article => article.slug === slug) ?? [])
      return paged(found.map(shelf.linkOf), paging)
    },
    async article(realm, language, slug) {
      const shelf = await open(realm, language)
      const article = shelf?.articles.find(one => one.slug === slug)
      return shelf === undefined || article === undefined ? undefined : renderArticle(article, shelf, deps.pageAddress)
    },
    async oftenRead(realm, language) {
      const shelf = await open(realm, language)
      const first = topics.flatMap(
        topic => shelf?.articles.find(one => one.topic === topic && one.kind === 'guide') ?? [],
      )
      return shelf === undefined ? [] : first.map(shelf.linkOf)
    },
    async articleFor(errorCode, realm, language) {
      const shelf = await open(realm, language)
      const article = shelf?.articles.find(one => one.explains.includes(errorCode))
      return article === undefined ? undefined : shelf?.linkOf(article)
    },
  }
}

type Fill = (text: string, escape?: (value: string) => string) => string

/** A realm's articles with its policy at hand. */
interface OpenShelf {
  realm: string
  articles: readonly Article[]
  fill: Fill
  linkOf: (article: Article) => ArticleLink
}

function renderArticle(article: Article, shelf: OpenShelf, pageAddress: HelpDeps['pageAddress']): RenderedArticle {
  const resolve = (address: string): string | undefined => {
    const target = readLink(address)
    if (target.kind === 'page') return pageAddress(shelf.realm, target.name)
    const known = target.kind === 'article' && shelf.articles.some(one => one.slug === target.slug)
    return known ? articleAddress(shelf.realm, target.slug) : undefined
  }
  return {
    ...shelf.linkOf(article),
    updated: article.updated,
    html: shelf.fill(renderMarkdown(article.body, resolve), escapeHtml),
    related: relatedTo(article, shelf.articles).map(shelf.linkOf),
  }
}

const articleAddress = (realm: string, slug: string): string => `/realms/${realm}/help/${slug}`

function toLink(article: Article, realm: string, fill: Fill): ArticleLink {
  const { slug, topic, kind } = article
  return {
    slug,
    topic,
    kind,
    title: fill(article.title),
    summary: fill(article.summary),
    address: articleAddress(realm, slug),
  }
}

const mostRelated = 4

const relatedTo = (article: Article, all: readonly Article[]): Article[] =>
  all.filter(one => one.topic === article.topic && one.slug !== article.slug).slice(0, mostRelated)

const writtenLanguage = (language: Language): WrittenLanguage => (language === 'en' ? 'en' : 'zh-CN')

const inScript = (text: string, language: Language): string => (language === 'zh-Hant' ? toTraditional(text) : text)

// The articles are converted, never the question: conversions are kept, and questions come from strangers without end.
function inScriptOf(article: Article, language: Language): Article {
  const [title, summary, body] = [article.title, article.summary, article.body].map(text => inScript(text, language))
  return { ...article, title: title ?? '', summary: summary ?? '', body: body ?? '' }
}

const usualPageSize = 20

function paged(items: readonly ArticleLink[], { page = 1, size = usualPageSize }: Paging = {}): ArticlePage {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages)
  return { items: items.slice((shown - 1) * size, shown * size), page: shown, pages, total: items.length }
}
