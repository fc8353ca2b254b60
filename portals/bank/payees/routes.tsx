import { Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import { NewPayee } from './pages/new-payee.tsx'
import { PayeeList } from './pages/payee-list.tsx'
import type { AddPayeeResult, createPayees } from './payees.ts'
import { phrases } from './phrases/index.ts'

type PayeePagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: { payees: Pick<ReturnType<typeof createPayees>, 'add' | 'list' | 'remove'> }
  now: () => Date
}

const pageSize = 20

/** To be mounted at /payees. */
export function createPayeePages({ relyingParty, visits, books, now }: PayeePagesDeps): Hono {
  const { payees } = books
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const list = async (visit: CustomerVisit, before: string | null, faults: readonly FieldFault[] = []) => {
    const page = await payees.list({ customerId: visit.customerId, before, limit: pageSize })
    return <PayeeList visit={visit} {...page} isFirst={before === null} now={now()} faults={faults} />
  }

  routes.get('/', async c => c.html(await list(await visits.customer(c), c.req.query('before') ?? null)))

  routes.get('/new', async c => c.html(<NewPayee visit={await visits.customer(c)} text={nothingTyped} faults={[]} />))

  routes.post('/', async c => {
    const { visit, fields, isOwn } = await visits.form(c)
    const text = textOf(name => fieldOf(fields, name))
    const again = (fault: FieldFault) => c.html(<NewPayee visit={visit} text={text} faults={[fault]} />, 422)
    if (!isOwn) return again(expiredFault(visit, 'name'))
    const { name, number, alias } = text
    const bank = text.where === 'other' ? text.bank : null
    const added = await payees.add({ customerId: visit.customerId, name, number, bank, alias })
    if (added.ok) return c.redirect('/payees', 303)
    const message = phrases(visit.frame.preferences.language)(added.code)
    return again({ field: fieldOfRefusal[added.code], message })
  })

  routes.post('/:id/remove', async c => {
    const { visit, isOwn } = await visits.form(c)
    if (!isOwn) return c.html(await list(visit, null, [expiredFault(visit, 'content')]), 422)
    const removed = await payees.remove(visit.customerId, c.req.param('id'))
    if (removed.ok) return c.redirect('/payees', 303)
    const message = phrases(visit.frame.preferences.language)(removed.code)
    return c.html(await list(visit, null, [{ field: 'content', message }]), 409)
  })
  return routes
}

export type PayeeFormText = { where: string; name: string; number: string; bank: string; alias: string }

const nothingTyped: PayeeFormText = { where: 'within', name: '', number: '', bank: '', alias: '' }

const textOf = (read: (name: string) => string): PayeeFormText => ({
  where: read('where') === 'other' ? 'other' : 'within',
  name: read('name'),
  number: read('number'),
  bank: read('bank'),
  alias: read('alias'),
})

type Refusal = Exclude<AddPayeeResult, { ok: true }>['code']

const fieldOfRefusal: Readonly<Record<Refusal, keyof PayeeFormText>> = {
  'payee.bad_number': 'number',
  'payee.bad_name': 'name',
  'payee.bad_bank': 'bank',
  'payee.bad_alias': 'alias',
  'payee.not_matched': 'number',
  'payee.own_account': 'number',
  'payee.known': 'number',
  'payee.too_many_checks': 'number',
}
