import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import type { Account } from '../ledger/index.ts'
import type { createPayees } from '../payees/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import { createApproval } from './approval.ts'
import type { Draft, Drafts } from './drafts.ts'
import { DraftList } from './pages/draft-list.tsx'
import { DraftPage } from './pages/draft-page.tsx'
import { TransferForm } from './pages/transfer-form.tsx'
import { phrases } from './phrases/index.ts'
import { formFields, readTransfer, type TransferText } from './rules.ts'

type TransferPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession' | 'requireAssurance'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    drafts: Drafts
    accounts: { list: (customerId: string) => Promise<Account[]> }
    payees: Pick<ReturnType<typeof createPayees>, 'list'>
  }
  now: () => Date
}

/** As many as a list can hold that is chosen from; further payees are reached from their own page. */
const mostPayees = 100

/** To be mounted at /transfers. */
export function createTransferPages({ relyingParty, visits, books, now }: TransferPagesDeps): Hono {
  const { drafts } = books
  const approval = createApproval({ relyingParty, now })
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  async function form(visit: CustomerVisit, text: TransferText, faults: readonly FieldFault[]) {
    const accounts = (await books.accounts.list(visit.customerId)).filter(({ state }) => state !== 'closed')
    const { payees } = await books.payees.list({ customerId: visit.customerId, limit: mostPayees })
    return <TransferForm visit={visit} accounts={accounts} payees={payees} text={text} faults={faults} />
  }

  const page = (visit: CustomerVisit, draft: Draft, faults: readonly FieldFault[] = []) => {
    const isProved = !approval.isNeeded(draft) || approval.isProved(draft, visit.session)
    return <DraftPage visit={visit} draft={draft} isProved={isProved} faults={faults} />
  }

  const find = (visit: CustomerVisit, c: Context): Promise<Draft | null> =>
    drafts.find(visit.customerId, c.req.param('id') ?? '')

  routes.get('/', async c => {
    const visit = await visits.customer(c)
    return c.html(<DraftList visit={visit} drafts={await drafts.list(visit.customerId)} />)
  })

  routes.get('/new', async c => {
    const payee = c.req.query('payee') ?? ''
    const text = { ...nothingTyped, to: payee === '' ? '' : `payee:${payee}`, when: c.req.query('when') ?? 'now' }
    return c.html(await form(await visits.customer(c), text, []))
  })

  routes.post('/', async c => {
    const { visit, fields, isOwn } = await visits.form(c)
    const text = textOf(name => fieldOf(fields, name))
    const t = phrases(visit.frame.preferences.language)
    const again = async (faults: readonly FieldFault[]) => c.html(await form(visit, text, faults), 422)
    if (!isOwn) return await again([expiredFault(visit, 'amount')])
    const read = readTransfer(text, now())
    if (!read.ok) return await again(read.faults.map(({ field, code }) => ({ field, message: t(code) })))
    const made = await drafts.create(visit.customerId, read.transfer)
    if (!made.ok) return await again([{ field: made.field, message: t(`form.${made.field}`) }])
    return c.redirect(`/transfers/${made.id}`, 303)
  })

  routes.get('/:id', async c => {
    const visit = await visits.customer(c)
    const draft = await find(visit, c)
    return draft === null ? c.notFound() : c.html(page(visit, draft))
  })

  const demandProof: MiddlewareHandler = async (c, next) => {
    const draft = await find(await visits.customer(c), c)
    if (draft === null || draft.state.kind !== 'waiting' || !approval.isNeeded(draft)) return await next()
    return await approval.demand(draft)(c, next)
  }

  routes.post('/:id/approve', demandProof, async c => {
    const { visit, isOwn } = await visits.form(c)
    const draft = await find(visit, c)
    if (draft === null) return c.notFound()
    if (!isOwn) return c.html(page(visit, draft, [expiredFault(visit, 'content')]), 422)
    const result = await drafts.execute(draft, approval.mediumOf(visit.session))
    // Over already is no fault of the second press: the page tells how it went.
    if (result.ok || result.code === 'draft.over') return c.redirect(`/transfers/${draft.id}`, 303)
    const message = phrases(visit.frame.preferences.language)(result.code)
    return c.html(page(visit, (await find(visit, c)) ?? draft, [{ field: 'content', message }]), 409)
  })
  return routes
}

const textOf = (read: (name: string) => string): TransferText =>
  Object.fromEntries(formFields.map(name => [name, read(name)])) as TransferText

const nothingTyped = textOf(() => '')
