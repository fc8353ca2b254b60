import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'

/** `label` tells two pagers of one page apart. */
type CursorPager = { label?: string; previous?: string; next?: string }
type NumberedPager = { label?: string; page: number; total: number; href: (page: number) => string }

/** Before and after: by cursor where the list grows while it is read, by number where it does not. */
export function Pager(props: CursorPager | NumberedPager) {
  const t = useWords()
  const numbered = 'page' in props ? props : undefined
  const { previous, next } = 'page' in props ? neighbours(props) : props
  if (previous === undefined && next === undefined) return null
  return (
    <nav class="pager" aria-label={props.label ?? t('pager')}>
      {numbered === undefined ? null : (
        <p class="hint">{t('pages-of', { page: numbered.page, total: numbered.total })}</p>
      )}
      <ul>
        {previous === undefined ? null : (
          <li>
            <a href={previous} rel="prev">
              <Icon name="chevron-left" />
              <span>{t('previous')}</span>
            </a>
          </li>
        )}
        {numbered === undefined ? null : <Numbers {...numbered} />}
        {next === undefined ? null : (
          <li>
            <a href={next} rel="next">
              <span>{t('next')}</span>
              <Icon name="chevron-right" />
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}

function Numbers({ page, total, href }: NumberedPager) {
  const t = useWords()
  return (
    <>
      {shownPages(page, total).map(each =>
        each === 'gap' ? (
          <li class="gap">
            <span aria-hidden="true">…</span>
          </li>
        ) : (
          <li>
            <a
              href={href(each)}
              aria-label={t('page-number', { page: each })}
              {...(each === page ? { 'aria-current': 'page' } : {})}
            >
              {each}
            </a>
          </li>
        ),
      )}
    </>
  )
}

function neighbours({ page, total, href }: NumberedPager): CursorPager {
  return {
    ...(page > 1 ? { previous: href(page - 1) } : {}),
    ...(page < total ? { next: href(page + 1) } : {}),
  }
}

/** The first, the last and those around the present page, with a gap where some are left out. */
export function shownPages(page: number, total: number): (number | 'gap')[] {
  const numbers = Array.from({ length: total }, (_, index) => index + 1).filter(
    each => each === 1 || each === total || Math.abs(each - page) <= 1,
  )
  return numbers.flatMap((each, index) => {
    const before = numbers[index - 1] ?? each - 1
    return each - before > 1 ? ['gap' as const, each] : [each]
  })
}
