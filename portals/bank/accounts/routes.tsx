import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { Account, createAccounts } from '../ledger/index.ts'
import { bankDay } from '../limits/index.ts'
import type { Organisations } from '../organisations/index.ts'
import type { CustomerVisit, Visits } from '../shell/index.ts'
import { type createStatements, drawStatement, readFilter } from '../statements/index.ts'
import { Accounts } from './pages/accounts.tsx'
import { Statement } from './pages/statement.tsx'
import { phrases } from './phrases/index.ts'
import { cardsIn, daysOfPassword, fileName, filterOf, mostInPdf, readBefore } from './rules.ts'

type AccountPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer'>
  books: {
    accounts: Pick<ReturnType<typeof createAccounts>, 'list' | 'revealNumbers' | 'adopt'>
    organisations: Pick<Organisations, 'membershipOf'>
    statements: ReturnType<typeof createStatements>
  }
  now: () => Date
  /** Whose accounts: the customer's own, or those of the organisation that they are a member of. */
  of: 'customer' | 'organisation'
}

/** To be mounted at /accounts or /corporate/accounts. */
export function createAccountPages({ relyingParty, visits, books, now, of }: AccountPagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const ownerOf = async ({ customerId }: CustomerVisit): Promise<string | null> =>
    of === 'customer' ? customerId : ((await books.organisations.membershipOf(customerId))?.organisationId ?? null)

  /** Whoever is no member of the organisation has no such page, and neither has a member of another. */
  async function find(visit: CustomerVisit, id: string): Promise<{ owner: string; account: Account } | null> {
    const owner = await ownerOf(visit)
    const account = owner === null ? undefined : (await books.accounts.list(owner)).find(one => one.id === id)
    return owner === null || account === undefined ? null : { owner, account }
  }

  routes.get('/', async c => {
    if (of === 'organisation') return c.redirect('/corporate/batches', 303)
    const visit = await visits.customer(c)
    // What they had at the counter before they had online banking is theirs from the first look on.
    await books.accounts.adopt(visit.customerId, cardsIn(visit.session.claims))
    const isShown = c.req.query('numbers') === 'shown'
    const accounts = await books.accounts.list(visit.customerId)
    const numbers = isShown ? await books.accounts.revealNumbers(visit.customerId) : null
    const passwordDays = daysOfPassword(visit.session.claims, now())
    return c.html(<Accounts visit={visit} accounts={accounts} numbers={numbers} passwordDays={passwordDays} />)
  })

  routes.get('/:id', async c => {
    const visit = await visits.customer(c)
    const found = await find(visit, c.req.param('id'))
    if (found === null) return c.notFound()
    const { owner, account } = found
    const text = filterOf(name => c.req.query(name))
    const read = readFilter(text)
    const before = readBefore(c.req.query('before'))
    const asked = { customerId: owner, accountId: account.id, before }
    const page = read.ok
      ? await books.statements.page({ ...asked, filter: read.filter })
      : { movements: [], next: null }
    const faults = read.ok ? [] : read.fields
    return c.html(
      <Statement visit={visit} of={of} account={account} {...page} text={text} faults={faults} before={before} />,
    )
  })

  routes.get('/:id/statement.csv', async c => {
    const visit = await visits.customer(c)
    const found = await find(visit, c.req.param('id'))
    const read = readFilter(filterOf(name => c.req.query(name)))
    if (found === null || !read.ok) return c.notFound()
    const { owner, account } = found
    const asked = { customerId: owner, accountId: account.id, filter: read.filter }
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="${fileName(account.numberMasked, bankDay(now()), 'csv')}"`)
    return stream(c, async out => {
      for await (const part of books.statements.exportCsv(asked, visit.frame.preferences.language))
        await out.write(part)
    })
  })

  routes.get('/:id/statement.pdf', async c => {
    const visit = await visits.customer(c)
    const found = await find(visit, c.req.param('id'))
    const text = filterOf(name => c.req.query(name))
    const read = readFilter(text)
    if (found === null || !read.ok) return c.notFound()
    const { owner, account } = found
    const asked = { customerId: owner, accountId: account.id, filter: read.filter }
    const movements = await books.statements.all(asked, mostInPdf)
    if (movements === null) {
      const page = await books.statements.page({ ...asked, before: null })
      const shown = { visit, of, account, ...page, text, before: null }
      return c.html(<Statement {...shown} faults={[]} isTooLong />, 422)
    }
    const { language } = visit.frame.preferences
    const name = phrases(language)(`product-${account.product}`)
    const head = {
      bank: visit.frame.name,
      account: `${name} ${account.numberMasked}`,
      holder: account.holderMasked,
      balance: account.balance,
      from: text.from,
      to: text.to,
      madeAt: now(),
      isDemo: visit.frame.demo,
    }
    const file = await drawStatement(head, movements, language)
    c.header('Content-Disposition', `attachment; filename="${fileName(account.numberMasked, bankDay(now()), 'pdf')}"`)
    return c.body(new Uint8Array(file), 200, { 'Content-Type': 'application/pdf' })
  })
  return routes
}
