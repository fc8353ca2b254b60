import { Button } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import type { HelpView } from './help-pages.tsx'
import { SearchForm } from './search-form.tsx'

/** No such article: never a dead end. */
export function MissingBody({ view }: { view: HelpView }) {
  const t = phrases(view.language)
  return (
    <>
      <h1>{t('missing-title')}</h1>
      <p>{t('missing')}</p>
      <SearchForm view={view} />
      <Button kind="plain" href={view.base}>
        {t('all-articles')}
      </Button>
    </>
  )
}
