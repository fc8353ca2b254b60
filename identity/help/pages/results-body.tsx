import { Button, EmptyState, Pager, SectionTitle, WithPhone } from '../../../kit/ui/index.ts'
import type { ArticleLink, ArticlePage } from '../help.ts'
import { phrases } from '../phrases/index.ts'
import { ArticleList } from './article-list.tsx'
import type { HelpView } from './help-pages.tsx'
import { SearchForm } from './search-form.tsx'

type ResultsBodyProps = { view: HelpView; query: string; found: ArticlePage; instead: readonly ArticleLink[] }

/** What a search found; when that is nothing, what to do instead. */
export function ResultsBody({ view, query, found, instead }: ResultsBodyProps) {
  const t = phrases(view.language)
  const address = (page: number): string => `${view.base}?${new URLSearchParams({ q: query, page: String(page) })}`
  return (
    <>
      <h1>{t('title')}</h1>
      <SearchForm view={view} query={query} />
      {found.total === 0 ? (
        <Nothing view={view} query={query} instead={instead} />
      ) : (
        <section>
          <SectionTitle more={{ href: view.base, label: t('all-articles') }}>
            {t('found', { count: found.total, query })}
          </SectionTitle>
          <ArticleList items={found.items} label={t('found-title', { query })} />
          <Pager page={found.page} total={found.pages} href={address} />
        </section>
      )}
    </>
  )
}

function Nothing({ view, query, instead }: Omit<ResultsBodyProps, 'found'>) {
  const t = phrases(view.language)
  const all = (
    <Button kind="secondary" href={view.base}>
      {t('all-articles')}
    </Button>
  )
  return (
    <>
      <EmptyState icon="search" title={t('nothing', { query })} action={all}>
        <WithPhone text={t('nothing-next', { hotline: view.hotline })} number={view.hotline} />
      </EmptyState>
      <section>
        <SectionTitle>{t('try-these')}</SectionTitle>
        <ArticleList items={instead} label={t('try-these')} />
      </section>
    </>
  )
}
