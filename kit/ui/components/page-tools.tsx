import type { Child } from 'hono/jsx'
import { languageNames, languages } from '../../i18n/index.ts'
import { useWords } from '../language-context.ts'
import { themes } from '../preferences.ts'
import { Icon } from './icon.tsx'
import type { PageFrame } from './page.tsx'

/** Help, language and theme, large type, and whatever the page adds: links all, so they work without JavaScript. */
export function PageTools({ frame, children }: { frame: PageFrame; children: Child }) {
  const t = useWords()
  const large = frame.preferences.size === 'large'
  return (
    <nav aria-label={t('site-tools')}>
      <ul class="tools">
        {frame.help === undefined ? null : (
          <li>
            <a href={frame.help}>
              <Icon name="help" />
              <span class="label">{t('help')}</span>
            </a>
          </li>
        )}
        <li>
          <LookMenu frame={frame} />
        </li>
        <li>
          <a href={frame.again({ size: large ? 'normal' : 'large' })}>{t(large ? 'size-normal' : 'size-large')}</a>
        </li>
        {children ? <li>{children}</li> : null}
      </ul>
    </nav>
  )
}

function LookMenu({ frame }: { frame: PageFrame }) {
  const t = useWords()
  const { language, theme } = frame.preferences
  return (
    <details class="menu" data-menu>
      <summary>
        <Icon name="language" />
        <span class="label">
          {languageNames[language]}
          <span class="sr-only">{t('language-and-look')}</span>
        </span>
      </summary>
      <div class="menu-body">
        <MenuGroup label={t('language')}>
          {languages.map(each => (
            <li>
              <a href={frame.again({ language: each })} lang={each} {...chosen(each === language)}>
                {languageNames[each]}
              </a>
            </li>
          ))}
        </MenuGroup>
        <MenuGroup label={t('look')}>
          {themes.map(each => (
            <li>
              <a href={frame.again({ theme: each })} {...chosen(each === theme)}>
                {t(`theme-${each}`)}
              </a>
            </li>
          ))}
        </MenuGroup>
      </div>
    </details>
  )
}

function MenuGroup({ label, children }: { label: string; children: Child }) {
  return (
    <section class="menu-group" aria-label={label}>
      <p>{label}</p>
      <ul>{children}</ul>
    </section>
  )
}

function chosen(is: boolean): Record<string, string> {
  return is ? { 'aria-current': 'true' } : {}
}
