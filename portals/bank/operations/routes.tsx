import { type Context, Hono } from 'hono'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { OperationDraft, Operations } from './operations.ts'
import { OperationPage } from './pages/operation-page.tsx'
import { phrases } from './phrases/index.ts'

type OperationPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession' | 'approve' | 'takeApproval'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: { operations: Operations }
}

/** To be mounted at /operations. */
export function createOperationPages({ relyingParty, visits, books: { operations } }: OperationPagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const find = (visit: CustomerVisit, c: Context) => operations.find(visit.customerId, c.req.param('id') ?? '')
  /** Of one that waits the page says what stands against it before anybody signs. */
  async function page(visit: CustomerVisit, draft: OperationDraft, faults: readonly FieldFault[] = []) {
    const against = draft.state.kind === 'waiting' ? await draft.kind.foresee(draft) : null
    return <OperationPage visit={visit} draft={draft} against={against} faults={faults} />
  }

  routes.get('/:id', async c => {
    const visit = await visits.customer(c)
    const draft = await find(visit, c)
    if (draft === null) return c.notFound()
    if (draft.state.kind !== 'waiting') return c.html(await page(visit, draft))
    // Back from its approval, or come again after a fault: what was approved is done, once.
    const taken = await relyingParty.takeApproval(c, draft.details)
    if (taken.ok) {
      await operations.carryOut(draft, taken)
      return c.html(await page(visit, (await find(visit, c)) ?? draft))
    }
    if (taken.code === 'none' || taken.code === 'signed_out') return c.html(await page(visit, draft))
    const t = phrases(visit.frame.preferences.language)
    const isAway = taken.code === 'issuer_unreachable'
    const message = t(isAway ? 'fault-unreachable' : 'fault-not-approved')
    return c.html(await page(visit, draft, [{ field: 'content', message }]), isAway ? 503 : 409)
  })

  routes.post('/:id/approve', async c => {
    const { visit, isOwn } = await visits.form(c)
    const draft = await find(visit, c)
    if (draft === null) return c.notFound()
    if (!isOwn) return c.html(await page(visit, draft, [expiredFault(visit, 'content')]), 422)
    if (draft.state.kind !== 'waiting') return c.redirect(`/operations/${draft.id}`, 303)
    // Whatever can be known is said now: nobody signs for what would be refused.
    if ((await draft.kind.foresee(draft)) !== null) return c.html(await page(visit, draft), 409)
    await operations.ask(draft)
    return await relyingParty.approve(c, { details: draft.details, returnTo: `/operations/${draft.id}` })
  })
  return routes
}
