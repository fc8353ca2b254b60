import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { type createAccounts, isId } from '../ledger/index.ts'
import { parseMoney } from '../money/index.ts'
import { type Organisations, type Role, roles } from '../organisations/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { ChangeResult, Changes, Clerk } from './changes.ts'
import { CounterHome, NoClerk } from './pages/counter-home.tsx'
import { OrganisationPage, type WishText, wishFields } from './pages/organisation-page.tsx'
import { phrases } from './phrases/index.ts'
import type { Wish } from './rules.ts'

type CounterPagesDeps = {
  /** Of the realm `staff`. */
  relyingParty: Pick<RelyingParty, 'requireClaims' | 'sessionNow'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    organisationChanges: Changes
    organisations: Pick<Organisations, 'limits'>
    accounts: Pick<ReturnType<typeof createAccounts>, 'findByNumber' | 'isHeldBy'>
  }
}

/** As the staff API asks: two factors, of this working day. */
const serving = { acr: '2', maxAge: 10 * 3600 } as const

type WordOfFault = 'fault-card' | 'fault-offline' | 'fault-member' | 'fault-role' | 'fault-money'
type Read = { ok: true; wish: Wish } | { ok: false; field: keyof WishText; word: WordOfFault }

/** To be mounted at /counter. */
export function createCounterPages({ relyingParty, visits, books }: CounterPagesDeps): Hono {
  const { organisationChanges: changes } = books
  const routes = new Hono()

  /** Posts are taken away at once: the issuer has said within the last minute or so that they have it, or it is asked before anything else. */
  const requireClerk: MiddlewareHandler = async (c, next) => {
    const posts = (await relyingParty.sessionNow(c))?.claims['staff_roles']
    if (Array.isArray(posts) && posts.includes('clerk')) return await next()
    return c.html(<NoClerk visit={await visits.customer(c)} />, 403)
  }
  for (const path of ['/', '/organisations/*']) routes.use(path, relyingParty.requireClaims(serving), requireClerk)

  const clerkOf = ({ session }: CustomerVisit): Clerk => ({ id: session.sub, name: session.name ?? session.sub })

  async function page(
    c: Context,
    visit: CustomerVisit,
    more: { text?: WishText; faults?: readonly FieldFault[] } = {},
  ): Promise<Response> {
    const organisation = (await changes.organisations()).find(({ id }) => id === c.req.param('id'))
    if (organisation === undefined) return await c.notFound()
    const { text = textOf(() => ''), faults = [] } = more
    const said = (['waiting', 'applied', 'declined'] as const).find(one => one === c.req.query('said')) ?? null
    const { id } = organisation
    const shown = {
      members: await changes.membersOf(id),
      limits: await books.organisations.limits(id),
      changes: await changes.list(id),
    }
    const status = faults.length > 0 ? 422 : 200
    const all = { visit, organisation, ...shown, said, text, faults }
    return c.html(<OrganisationPage {...all} />, status)
  }

  routes.get('/', async c =>
    c.html(<CounterHome visit={await visits.customer(c)} organisations={await changes.organisations()} />),
  )
  routes.get('/organisations/:id', async c => await page(c, await visits.customer(c)))

  async function answer(c: Context, visit: CustomerVisit, result: ChangeResult, text?: WishText) {
    if (result.ok) return c.redirect(`/counter/organisations/${c.req.param('id')}?said=${result.state}`, 303)
    const message = phrases(visit.frame.preferences.language)(result.code)
    return await page(c, visit, { faults: [{ field: 'content', message }], ...(text ? { text } : {}) })
  }

  const kinds: Record<Wish['kind'], (text: WishText) => Read | Promise<Read>> = {
    'add-member': text => readMember(books.accounts, text),
    'change-role': readRole,
    'remove-member': readRemoval,
    'change-limit': readLimit,
  }
  for (const [kind, read] of Object.entries(kinds))
    routes.post(`/organisations/:id/${kind}`, async c => {
      const { visit, fields, isOwn } = await visits.form(c)
      const text = textOf(name => fieldOf(fields, name))
      if (!isOwn) return await page(c, visit, { text, faults: [expiredFault(visit, 'content')] })
      const wish = await read(text)
      if (!wish.ok) {
        const message = phrases(visit.frame.preferences.language)(wish.word)
        return await page(c, visit, { text, faults: [{ field: wish.field, message }] })
      }
      const result = await changes.ask(c.req.param('id') ?? '', wish.wish, clerkOf(visit))
      return await answer(c, visit, result, text)
    })

  for (const [verb, decision] of [
    ['approve', 'applied'],
    ['decline', 'declined'],
  ] as const)
    routes.post(`/organisations/:id/changes/:change/${verb}`, async c => {
      const { visit, isOwn } = await visits.form(c)
      if (!isOwn) return await page(c, visit, { faults: [expiredFault(visit, 'content')] })
      const key = { organisationId: c.req.param('id'), id: c.req.param('change') }
      return await answer(c, visit, await changes.decide(key, decision, clerkOf(visit)))
    })
  return routes
}

/** Whose the number is, by a card and the name on the document that the clerk looks at; one answer where the two do not belong together. */
async function readMember(
  accounts: CounterPagesDeps['books']['accounts'],
  { card, name, role }: WishText,
): Promise<Read> {
  const account = await accounts.findByNumber(card)
  if (account === null || account.product === 'company' || !(await accounts.isHeldBy(account.id, name)))
    return { ok: false, field: 'card', word: 'fault-card' }
  if (!account.isOnline) return { ok: false, field: 'card', word: 'fault-offline' }
  if (!isRole(role)) return { ok: false, field: 'role', word: 'fault-role' }
  return { ok: true, wish: { kind: 'add-member', customerId: account.customerId, name: name.trim(), role } }
}

function readRole({ member, memberRole }: WishText): Read {
  if (!isId(member)) return { ok: false, field: 'member', word: 'fault-member' }
  if (!isRole(memberRole)) return { ok: false, field: 'memberRole', word: 'fault-role' }
  return { ok: true, wish: { kind: 'change-role', customerId: member, role: memberRole } }
}

function readRemoval({ leaver }: WishText): Read {
  if (!isId(leaver)) return { ok: false, field: 'leaver', word: 'fault-member' }
  return { ok: true, wish: { kind: 'remove-member', customerId: leaver } }
}

function readLimit({ limitRole, perBatch, perDay }: WishText): Read {
  if (!isRole(limitRole)) return { ok: false, field: 'limitRole', word: 'fault-role' }
  const [batch, day] = [readFen(perBatch), readFen(perDay)]
  if (batch === null) return { ok: false, field: 'perBatch', word: 'fault-money' }
  if (day === null) return { ok: false, field: 'perDay', word: 'fault-money' }
  return { ok: true, wish: { kind: 'change-limit', role: limitRole, perBatch: batch, perDay: day } }
}

/** Nothing at all is a limit too. */
function readFen(text: string): number | null {
  const read = parseMoney(text)
  if (read.ok) return read.fen
  return read.reason === 'money.zero' ? 0 : null
}

const isRole = (text: string): text is Role => roles.some(role => role === text)

const textOf = (read: (name: string) => string): WishText =>
  Object.fromEntries(wishFields.map(name => [name, read(name)])) as WishText
