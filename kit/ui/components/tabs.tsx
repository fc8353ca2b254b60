import type { Child } from 'hono/jsx'

type Tab = { href: string; label: Child; current?: boolean }

/** Pages that are ways to the same end. Links, so each way has its own address and works without JavaScript. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map(tab => (
          <li>
            <a href={tab.href} {...(tab.current === true ? { 'aria-current': 'page' } : {})}>
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
