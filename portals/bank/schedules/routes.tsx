import { Hono } from 'hono'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import type { Account } from '../ledger/index.ts'
import type { createPayees } from '../payees/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import { ScheduleList, type ScheduleShown } from './pages/schedule-list.tsx'
import { phrases } from './phrases/index.ts'
import type { createScheduleRuns } from './run-due.ts'
import type { createSchedules, Schedule } from './schedules.ts'

type SchedulePagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    schedules: Pick<ReturnType<typeof createSchedules>, 'list' | 'cancel'>
    scheduleRuns: Pick<ReturnType<typeof createScheduleRuns>, 'runsOf'>
    accounts: { list: (customerId: string) => Promise<Account[]> }
    payees: Pick<ReturnType<typeof createPayees>, 'find'>
  }
}

/** To be mounted at /schedules. New ones are made as transfers for a later day. */
export function createSchedulePages({ relyingParty, visits, books }: SchedulePagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  async function targetOf({ customerId, to }: Schedule, own: readonly Account[]): Promise<string | null> {
    if (to.kind === 'own') return own.find(({ id }) => id === to.accountId)?.numberMasked ?? null
    return (await books.payees.find(customerId, to.payeeId))?.name ?? null
  }

  async function show(schedule: Schedule, own: readonly Account[]): Promise<ScheduleShown> {
    const runs = await books.scheduleRuns.runsOf(schedule.customerId, schedule.id)
    const last = runs.toSorted((one, other) => other.run - one.run)[0]
    return { schedule, target: await targetOf(schedule, own), lastOutcome: last?.outcome ?? null }
  }

  async function list(visit: CustomerVisit, faults: readonly FieldFault[] = []) {
    const own = await books.accounts.list(visit.customerId)
    const schedules = await books.schedules.list(visit.customerId)
    const shown = await Promise.all(schedules.map(schedule => show(schedule, own)))
    return <ScheduleList visit={visit} schedules={shown} faults={faults} />
  }

  routes.get('/', async c => c.html(await list(await visits.customer(c))))

  routes.post('/:id/cancel', async c => {
    const { visit, isOwn } = await visits.form(c)
    if (!isOwn) return c.html(await list(visit, [expiredFault(visit, 'content')]), 422)
    const cancelled = await books.schedules.cancel(visit.customerId, c.req.param('id'))
    if (cancelled.ok) return c.redirect('/schedules', 303)
    const message = phrases(visit.frame.preferences.language)(cancelled.code)
    return c.html(await list(visit, [{ field: 'content', message }]), 409)
  })
  return routes
}
