// The help of each realm: articles in Markdown under `help/`, in Chinese and English, whose figures come from the realm's
// policy, found by topic, by search and by the error codes that they explain; and the legal pages, which are articles too.
// An article is read when first asked for: library → figures → Markdown → page. Owns no table.

export {
  createHelp,
  type Help,
} from './help.ts'
export { createHelpPages } from './pages/help-pages.tsx'
