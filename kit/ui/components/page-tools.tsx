import type { Child } from 'hono/jsx'
import { languageNames, languages } from '../../i18n/index.ts'
import { useWords } from '../language-context.ts'
import { themes } from '../preferences.ts'
import { Form } from './form.tsx'
import { Icon } from './icon.tsx'
import type { PageFrame, PageLink } from './page.tsx'

/** Who is signed in and what they can do from any page. */
export type AccountMenu = {
  /** Masked, as the header of every page shows it. */
  name: string
  links: readonly PageLink[]
  /** A form, because signing out changes something; `hidden` carries its CSRF token. */
  signOut: { action: string; hidden: Readonly<Record<string, string>> }
}

type PageToolsProps = { frame: PageFrame; account?: AccountMenu; signIn?: PageLink }

/** Help, language and theme, large type, the account or the way to it: links and `details`, so they work without JavaScript. */
export function PageTools({ frame, account, signIn }: PageToolsProps) {
  const t = useWords()
  const large = frame.preferences.size === 'large'
  return (
    <nav aria-label={t('site-tools')}>
      <ul class="tools">
        {frame.help === undefined ? null : (
          <li class="tool-help">
            <a href={frame.help}>
              <Icon name="help" />
              <span class="label">{t('help')}</span>
            </a>
          </li>
        )}
        {large ? null : (
          <li>
            <LookMenu frame={frame} />
          </li>
        )}
        <li>
          <a class="tool-size" href={frame.again({ size: large ? 'normal' : 'large' })}>
            <Icon name="text-size" />
            <span class="label">{t(large ? 'size-normal' : 'size-large')}</span>
          </a>
        </li>
        {account === undefined ? null : (
          <li class="tool-account">
            <Account {...account} />
          </li>
        )}
        {account === undefined && signIn !== undefined ? (
          <li class="tool-sign-in">
            <a href={signIn.href}>{signIn.label}</a>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

function LookMenu({ frame }: { frame: PageFrame }) {
  const t = useWords()
  const { language } = frame.preferences
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
        <LookChoices frame={frame} />
      </div>
    </details>
  )
}

/** Language and theme. */
export function LookChoices({ frame }: { frame: PageFrame }) {
  const t = useWords()
  const { language, theme } = frame.preferences
  return (
    <>
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
    </>
  )
}

function Account({ name, links, signOut }: AccountMenu) {
  const t = useWords()
  return (
    <details class="menu" data-menu>
      <summary>
        <Icon name="user" />
        <span class="label">
          {name}
          <span class="sr-only">{t('account-menu')}</span>
        </span>
      </summary>
      <div class="menu-body">
        <MenuGroup label={name}>
          {links.map(link => (
            <li>
              <a href={link.href}>{link.label}</a>
            </li>
          ))}
          <li>
            <Form action={signOut.action} hidden={signOut.hidden}>
              <button type="submit">{t('sign-out')}</button>
            </Form>
          </li>
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
