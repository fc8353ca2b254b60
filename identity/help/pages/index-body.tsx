import { Pager, SectionTitle } from '../../../kit/ui/index.ts'
import { topics } from '../article.ts'
import type { ArticlePage } from '../help.ts'
import { phrases } from '../phrases/index.ts'
import { ArticleList } from './article-list.tsx'
import type { HelpView } from './help-pages.tsx'
import { SearchForm } from './search-form.tsx'

/** All articles under their topics. */
export function IndexBody({ view, list }: { view: HelpView; list: ArticlePage }) {
  const t = phrases(view.language)
  return (
    <>
      <h1>{t('title')}</h1>
      <SearchForm view={view} />
      {topics.map(topic => {
        const items = list.items.filter(item => item.topic === topic)
        return items.length === 0 ? null : (
          <section>
            <SectionTitle>{t(`topic.${topic}`)}</SectionTitle>
            <ArticleList items={items} label={t(`topic.${topic}`)} />
          </section>
        )
      })}
      <Pager page={list.page} total={list.pages} href={page => `${view.base}?page=${page}`} />
    </>
  )
}
