import type { Context } from 'hono'
import {
  type CsrfCheck,
  checkCsrf,
  createCookies,
  csrfToken,
  fieldOf,
  type Parameters,
  readFields,
  readUpload,
  type Upload,
} from '../../../kit/http/index.ts'
import type { Frames } from '../../../kit/portal-pages/index.ts'
import type { PortalSession, RelyingParty } from '../../../kit/relying-party/index.ts'
import type { PageFrame } from '../../../kit/ui/index.ts'

/** One request: how its page is to look, and who is signed in. */
export type Visit = {
  frame: PageFrame
  session: PortalSession | null
  /** Notices that the customer has not seen, a hundred at most. */
  unread: number
  /** 安全中心, at the identity service. */
  accountCentre: string
}

/** Of somebody who is signed in; behind `requireSession`. */
export type CustomerVisit = Visit & {
  session: PortalSession
  /** The bank knows a customer by the realm's subject. */
  customerId: string
  /** To be sent with every form of the page. */
  hidden: Readonly<Record<string, string>>
}

export type Visits = {
  open(c: Context): Promise<Visit>
  customer(c: Context): Promise<CustomerVisit>
  /** A form that was sent; `isOwn` is false where it is not known to come from a page of ours that this person has open. */
  form(c: Context): Promise<{ visit: CustomerVisit; fields: Parameters; isOwn: boolean }>
  /** As `form`, with a file. */
  upload(
    c: Context,
    limit: number,
  ): Promise<{ visit: CustomerVisit; fields: Parameters; files: Upload['files']; isOwn: boolean }>
  /** For the page that shows an interrupted form again. */
  hidden(c: Context): Promise<Readonly<Record<string, string>>>
}

type VisitDependencies = {
  frames: Frames
  relyingParty: () => Pick<RelyingParty, 'session'>
  origin: string
  accountCentre: string
  /** The key ring's. */
  mac: (value: string, context: string) => string
  secret: () => string
  countUnread: (customerId: string) => Promise<number>
}

/** The hidden field of every form. */
export const csrfField = 'csrf'

export function createVisits(deps: VisitDependencies): Visits {
  const { frames, relyingParty, origin, accountCentre, mac, secret, countUnread } = deps
  const cookies = createCookies({ app: 'bank', realm: 'bank', origin })
  // The issuer's session is named in it, so that a token that was planted with a cookie is worth nothing (OWASP CSRF).
  const purposeOf = ({ sub, sid }: PortalSession) => `bank ${sid ?? ''} ${sub}`

  function hiddenFor(c: Context, session: PortalSession) {
    const known = cookies.get(c, 'forms')
    const browserSecret = known ?? secret()
    if (known === undefined) cookies.set(c, 'forms', browserSecret)
    return { [csrfField]: csrfToken(mac, browserSecret, purposeOf(session)) }
  }

  async function open(c: Context): Promise<Visit> {
    const session = await relyingParty().session(c)
    // The header names the person: not for a cache.
    if (session !== null) c.header('Cache-Control', 'no-store')
    const unread = session === null ? 0 : await countUnread(session.sub)
    return { frame: frames.frame(c), session, unread, accountCentre }
  }

  async function customer(c: Context): Promise<CustomerVisit> {
    const visit = await open(c)
    const { session } = visit
    if (session === null) throw new TypeError('a page of a customer stands behind requireSession')
    return { ...visit, session, customerId: session.sub, hidden: hiddenFor(c, session) }
  }

  async function form(c: Context) {
    const visit = await customer(c)
    const fields = await readFields(c)
    return { visit, fields, isOwn: isOwn(c, visit, fields) }
  }

  async function upload(c: Context, limit: number) {
    const visit = await customer(c)
    const { fields, files } = await readUpload(c, limit)
    return { visit, fields, files, isOwn: isOwn(c, visit, fields) }
  }

  function isOwn(c: Context, visit: CustomerVisit, fields: Parameters): boolean {
    const check: CsrfCheck = {
      token: fieldOf(fields, csrfField),
      browserSecret: cookies.get(c, 'forms'),
      purpose: purposeOf(visit.session),
      origins: [origin],
    }
    return checkCsrf(c, mac, check).ok
  }

  return { open, customer, form, upload, hidden: async c => (await customer(c)).hidden }
}
