import { type Context, Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import type { Account } from '../ledger/index.ts'
import type { createPayees } from '../payees/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import { type ApprovalFault, createApproval } from './approval.ts'
import type { Draft, Drafts, ExecuteResult } from './drafts.ts'
import type { Foreseen } from './foresee.ts'
import { foreseenWords } from './foreseen-words.ts'
import { DraftList } from './pages/draft-list.tsx'
import { DraftPage } from './pages/draft-page.tsx'
import { TransferForm } from './pages/transfer-form.tsx'
import { phrases } from './phrases/index.ts'
import { type FormField, formFields, readTransfer, type TransferText } from './rules.ts'

type TransferPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession' | 'approve' | 'takeApproval'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    drafts: Drafts
    accounts: { list: (customerId: string) => Promise<Account[]> }
    payees: Pick<ReturnType<typeof createPayees>, 'list'>
  }
  now: () => Date
}

type DraftFault =
  | ApprovalFault
  | 'draft.limits_changed'
  | Exclude<Extract<ExecuteResult, { ok: false }>['code'], 'draft.over'>

/** As many as a list can hold that is chosen from; further payees are reached from their own page. */
const mostPayees = 100

/** To be mounted at /transfers. */
export function createTransferPages({ relyingParty, visits, books, now }: TransferPagesDeps): Hono {
  const { drafts } = books
  const approval = createApproval({ relyingParty })
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  async function form(visit: CustomerVisit, text: TransferText, faults: readonly FieldFault[]) {
    const accounts = (await books.accounts.list(visit.customerId)).filter(({ state }) => state !== 'closed')
    const { payees } = await books.payees.list({ customerId: visit.customerId, limit: mostPayees })
    return <TransferForm visit={visit} accounts={accounts} payees={payees} text={text} faults={faults} />
  }

  /** Of one that waits the page says what stands against it before anybody signs. */
  async function page(visit: CustomerVisit, draft: Draft, faults: readonly FieldFault[] = []) {
    const outlook = draft.state.kind === 'waiting' ? await drafts.foresee(draft.customerId, draft) : null
    const needsApproval = approval.isNeeded(draft)
    return <DraftPage visit={visit} draft={draft} outlook={outlook} needsApproval={needsApproval} faults={faults} />
  }

  /** The draft as it is now, and why nothing has been paid. */
  async function refused(c: Context, { visit, draft }: { visit: CustomerVisit; draft: Draft }, code: DraftFault) {
    const message = phrases(visit.frame.preferences.language)(code)
    const latest = (await find(visit, c)) ?? draft
    return c.html(await page(visit, latest, [{ field: 'content', message }]), code === 'draft.unreachable' ? 503 : 409)
  }

  const find = (visit: CustomerVisit, c: Context): Promise<Draft | null> =>
    drafts.find(visit.customerId, c.req.param('id') ?? '')

  /** Makes the draft, once; over already is no fault of the second press: the page tells how it went. */
  async function execute(c: Context, at: { visit: CustomerVisit; draft: Draft }, medium: string | null) {
    const result = await drafts.execute(at.draft, medium)
    if (!result.ok && result.code !== 'draft.over') return await refused(c, at, result.code)
    // Never back to this very address: what no one can make now would go round for ever.
    if (c.req.method === 'GET') return c.html(await page(at.visit, (await find(at.visit, c)) ?? at.draft))
    return c.redirect(`/transfers/${at.draft.id}`, 303)
  }

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
    if (!made.ok && made.refusal) {
      const message = foreseenWords(made.refusal, visit.frame.preferences.language)
      return await again([{ field: fieldOfRefusal(made.refusal), message }])
    }
    if (!made.ok) return await again([{ field: made.field, message: t(`form.${made.field}`) }])
    return c.redirect(`/transfers/${made.id}`, 303)
  })

  routes.get('/:id', async c => {
    const visit = await visits.customer(c)
    const draft = await find(visit, c)
    if (draft === null) return c.notFound()
    if (draft.state.kind !== 'waiting' || !approval.isNeeded(draft)) return c.html(await page(visit, draft))
    // Back from its approval, or come again after a fault: what was approved is made, under the draft's id, once.
    const settled = await approval.take(c, draft)
    switch (settled.kind) {
      case 'approved':
        return await execute(c, { visit, draft }, settled.medium)
      case 'unasked':
        return c.html(await page(visit, draft))
      case 'fault':
        return await refused(c, { visit, draft }, settled.code)
    }
  })

  routes.post('/:id/approve', async c => {
    const { visit, isOwn } = await visits.form(c)
    const draft = await find(visit, c)
    if (draft === null) return c.notFound()
    if (!isOwn) return c.html(await page(visit, draft, [expiredFault(visit, 'content')]), 422)
    if (draft.state.kind !== 'waiting') return c.redirect(`/transfers/${draft.id}`, 303)
    if (!draft.isUnchanged) return await refused(c, { visit, draft }, 'draft.changed')
    // Whatever can be known is said now: nobody signs for what would be refused. The page says what it is.
    const outlook = await drafts.foresee(visit.customerId, draft)
    if (outlook.refusal !== null) return c.html(await page(visit, draft), 409)
    if (approval.isNeeded(draft)) {
      const asked = await drafts.ask(draft, outlook)
      if (asked === null) return await refused(c, { visit, draft }, 'draft.limits_changed')
      return (await approval.ask(c, asked)) ?? (await refused(c, { visit, draft }, 'draft.changed'))
    }
    return await execute(c, { visit, draft }, null)
  })
  return routes
}

const textOf = (read: (name: string) => string): TransferText =>
  Object.fromEntries(formFields.map(name => [name, read(name)])) as TransferText

function fieldOfRefusal({ code }: Foreseen): FormField {
  switch (code) {
    case 'transfer.account_unknown':
    case 'transfer.account_frozen':
    case 'transfer.account_closed':
      return 'from'
    case 'transfer.same_account':
    case 'transfer.receiver_closed':
    case 'transfer.payee_unknown':
      return 'to'
    default:
      return 'amount'
  }
}

const nothingTyped = textOf(() => '')
