import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'
import type { PageLink } from './page.tsx'

/** The way to this page; the page itself is its last, unlinked part. */
export function Breadcrumb({ path, here }: { path: readonly PageLink[]; here: string }) {
  const t = useWords()
  return (
    <nav class="breadcrumb" aria-label={t('breadcrumb')}>
      <ol>
        {path.map(link => (
          <li>
            <a href={link.href}>{link.label}</a>
            <Icon name="chevron-right" />
          </li>
        ))}
        <li>
          <span aria-current="page">{here}</span>
        </li>
      </ol>
    </nav>
  )
}
