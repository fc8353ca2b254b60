import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

type ShellItem = { href: string; label: string; icon: IconName; current?: boolean }

/**
 * A portal's frame, inside `<Page bare>`: its places in a quiet rail on the left, or at the bottom on a phone,
 * where the first four are shown and the rest is behind 更多.
 */
export function PortalShell({ items, children }: { items: readonly ShellItem[]; children: Child }) {
  const t = useWords()
  const fits = items.length <= 5 ? items.length : 4
  return (
    <div class="shell">
      <nav class="rail" aria-label={t('main-menu')}>
        <ul>
          {items.map((item, index) => (
            <li class={index < fits ? '' : 'beyond'}>
              <ShellLink {...item} />
            </li>
          ))}
          {fits < items.length ? <More items={items.slice(fits)} /> : null}
        </ul>
      </nav>
      <main id="content" tabindex={-1}>
        {children}
      </main>
    </div>
  )
}

function More({ items }: { items: readonly ShellItem[] }) {
  const t = useWords()
  return (
    <li class="rail-more">
      <details class="menu" data-menu>
        <summary>
          <Icon name="more" />
          {t('more')}
        </summary>
        <ul class="menu-body">
          {items.map(item => (
            <li>
              <ShellLink {...item} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

function ShellLink({ href, label, icon, current = false }: ShellItem) {
  return (
    <a href={href} {...(current ? { 'aria-current': 'page' } : {})}>
      <Icon name={icon} />
      {label}
    </a>
  )
}
