// The help of each realm: articles in Markdown under `help/`, in Chinese and English, whose figures come from the realm's
// policy, found by topic, by search and by the error codes that they explain; and the legal pages, which are articles too.
// An article is read when first asked for: library → figures → Markdown → page. Owns no table.
export type { Topic, WrittenLanguage } from './article.ts'
export type { HelpPolicy } from './figures.ts'
export { findHelpProblems } from './find-help-problems.ts'
export {
  type ArticleLink,
  type ArticlePage,
  createHelp,
  type Help,
  type HelpDeps,
  type RenderedArticle,
} from './help.ts'
export type { PageName } from './links.ts'
export { createHelpPages, type HelpPagesDeps } from './pages/help-pages.tsx'
