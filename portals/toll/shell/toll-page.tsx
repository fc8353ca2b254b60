import type { Child } from 'hono/jsx'
import type { PortalSession } from '../../../kit/relying-party/index.ts'
import { Page, type PageFrame } from '../../../kit/ui/index.ts'
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
  const signIn = { label: t('sign-in'), href: `${base}/sign-in?return_to=${encodeURIComponent(here)}` }
  return (
    <Page frame={frame} title={title} {...(account ? { account } : { signIn })}>
      {children}
    </Page>
  )
}
