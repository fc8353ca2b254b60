import { raw } from 'hono/html'
import { formatDate } from '../../../kit/i18n/index.ts'
import { Breadcrumb, SectionTitle, WithPhone } from '../../../kit/ui/index.ts'
import type { RenderedArticle } from '../help.ts'
import { phrases } from '../phrases/index.ts'
import { ArticleList } from './article-list.tsx'
import type { HelpView } from './help-pages.tsx'

export function ArticleBody({ view, article }: { view: HelpView; article: RenderedArticle }) {
  const t = phrases(view.language)
  const date = formatDate(new Date(`${article.updated}T00:00:00Z`), view.language, 'UTC')
  return (
    <>
      <Breadcrumb path={[{ label: t('title'), href: view.base }]} here={article.title} />
      <article class="prose">
        <h1>{article.title}</h1>
        <p class="lead">{article.summary}</p>
        {/* Written by `renderMarkdown`, which lets no markup through but its own. */}
        {raw(article.html)}
        <p class="hint">{t('updated', { date })}</p>
      </article>
      {article.kind === 'guide' ? (
        <p>
          <WithPhone text={t('not-solved', { hotline: view.hotline })} number={view.hotline} />
        </p>
      ) : null}
      {article.related.length === 0 ? null : (
        <section>
          <SectionTitle>{t('related')}</SectionTitle>
          <ArticleList items={article.related} label={t('related')} />
        </section>
      )}
    </>
  )
}
