import type { Child } from 'hono/jsx'
import type { PortalSession } from '../../../kit/relying-party/index.ts'
import { Button, Page, type PageFrame } from '../../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'

type TollPageProps = {
  frame: PageFrame
  title: string
  session: PortalSession | null
  /** The application that the person signs in to or out of: '' for the portal, '/fleet'. */
  base: string
  /** Where a sign-in from this page comes back to. */
  here: string
  accountCentre: string
  children: Child
}

/** A page of the portal: 登录 at the top right (E10), or the person's own menu there. */
export function TollPage({ frame, title, session, base, here, accountCentre, children }: TollPageProps) {
  const t = phrases(frame.preferences.language)
  const account = session && {
    name: session.name ?? session.phoneMasked ?? t('my-account'),
    links: [
      { label: t('account-centre'), href: accountCentre },
      { label: t('fleet'), href: '/fleet' },
      { label: t('channels'), href: '/about/channels' },
    ],
    // Another site's form is told apart by Fetch Metadata and brings no session cookie: see kit/relying-party/sign-out.ts.
    signOut: { action: `${base}/sign-out`, hidden: {} },
  }
  return (
    <Page frame={frame} title={title} bare {...(account === null ? {} : { account })}>
      {session === null ? <Places frame={frame} signIn={signInLink(base, here)} here={here} /> : null}
      <main id="content" tabindex={-1}>
        {children}
      </main>
    </Page>
  )
}

const signInLink = (base: string, here: string) => `${base}/sign-in?return_to=${encodeURIComponent(here)}`

type PlacesProps = { frame: PageFrame; signIn: string; here: string }

function Places({ frame, signIn, here }: PlacesProps) {
  const t = phrases(frame.preferences.language)
  const places = [
    { label: t('fleet'), href: '/fleet' },
    { label: t('channels'), href: '/about/channels' },
  ]
  return (
    <div class="top">
      <nav aria-label={t('places')}>
        <ul class="tools">
          {places.map(({ label, href }) => (
            <li>
              <a href={href} {...(href === here ? { 'aria-current': 'page' } : {})}>
                {label}
              </a>
            </li>
          ))}
          <li>
            <Button href={signIn} kind="plain" icon="user">
              {t('sign-in')}
            </Button>
          </li>
        </ul>
      </nav>
    </div>
  )
}
