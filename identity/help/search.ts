import MiniSearch from 'minisearch'
import type { Article } from './article.ts'
import { plainText } from './render-markdown.ts'
import { tokenizeQuery, tokenizeText } from './tokenize.ts'

/** Slugs of the articles that speak of what was asked, best first. */
export type Search = (query: string) => string[]

/** Longer questions are cut: nobody types them, and each term costs time. */
export const longestQuery = 100

/** An index over title, summary and body. Articles are few (about fifty), so it is built in memory when first needed. */
export function createSearch(articles: readonly Article[]): Search {
  const index = new MiniSearch<Article>({
    idField: 'slug',
    fields: ['title', 'summary', 'body'],
    tokenize: tokenizeText,
    searchOptions: { tokenize: tokenizeQuery, boost: { title: 6, summary: 3 }, prefix: isWordStart, fuzzy: tolerance },
  })
  index.addAll(articles.map(article => ({ ...article, body: plainText(article.body) })))
  return query => {
    const words = query.slice(0, longestQuery)
    const all = index.search(words, { combineWith: 'AND' })
    // A whole question in Chinese has pairs that no article has; then whatever comes closest is better than nothing.
    return (all.length > 0 ? all : index.search(words, { combineWith: 'OR' })).map(hit => String(hit.id))
  }
}

const latin = /^[a-z]+$/

/** Latin words match from their beginning; so does a single Han character, which is no term of its own. */
const isWordStart = (term: string): boolean => (latin.test(term) ? term.length > 2 : [...term].length === 1)

/** One typing error in five letters; none in Chinese, where another character is another word. */
const tolerance = (term: string): number => (latin.test(term) && term.length > 4 ? 0.2 : 0)
