import { Button, Field, Form } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { longestQuery } from '../search.ts'
import type { HelpView } from './help-pages.tsx'

/** One box over all help. A plain GET: the answer has an address that can be kept and sent. */
export function SearchForm({ view, query = '' }: { view: HelpView; query?: string }) {
  const t = phrases(view.language)
  return (
    <search>
      <Form action={view.base} method="get">
        <Field
          name="q"
          label={t('question')}
          hint={t('lead')}
          kind="search"
          value={query}
          maxlength={longestQuery}
          end={
            <Button kind="plain" icon="search">
              {t('search')}
            </Button>
          }
        />
      </Form>
    </search>
  )
}
