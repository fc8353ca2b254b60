import { Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { createStatements, Movement } from '../statements/index.ts'
import { NewReport } from './pages/new-report.tsx'
import { ReportList } from './pages/report-list.tsx'
import { phrases } from './phrases/index.ts'
import type { createReports } from './reports.ts'

type ReportPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    reports: Pick<ReturnType<typeof createReports>, 'report' | 'list'>
    statements: Pick<ReturnType<typeof createStatements>, 'page'>
  }
}

/** What is reported: one movement, or payments in general. */
export type Reported = { accountId: string; movement: Movement } | null

/** To be mounted at /reports. */
export function createReportPages({ relyingParty, visits, books }: ReportPagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const find = async ({ customerId }: CustomerVisit, accountId: string, seq: string): Promise<Reported> => {
    if (!/^[1-9]\d{0,14}$/.test(seq)) return null
    const page = await books.statements.page({ customerId, accountId, before: Number(seq) + 1, limit: 1 })
    const [movement] = page.movements
    return movement?.seq === Number(seq) ? { accountId, movement } : null
  }

  routes.get('/', async c => {
    const visit = await visits.customer(c)
    return c.html(<ReportList visit={visit} reports={await books.reports.list(visit.customerId)} />)
  })

  routes.get('/new', async c => {
    const visit = await visits.customer(c)
    const reported = await find(visit, c.req.query('account') ?? '', c.req.query('movement') ?? '')
    return c.html(<NewReport visit={visit} reported={reported} note="" faults={[]} />)
  })

  routes.post('/', async c => {
    const { visit, fields, isOwn } = await visits.form(c)
    const seq = fieldOf(fields, 'movement')
    const note = fieldOf(fields, 'note')
    const reported = await find(visit, fieldOf(fields, 'account'), seq)
    const again = (fault: FieldFault) =>
      c.html(<NewReport visit={visit} reported={reported} note={note} faults={[fault]} />, 422)
    if (!isOwn) return again(expiredFault(visit, 'note'))
    const t = phrases(visit.frame.preferences.language)
    // Not to be taken for a report of nothing in particular: the person has looked at one movement.
    if (seq !== '' && reported === null) return again({ field: 'note', message: t('report.movement_unknown') })
    const movement = reported === null ? null : { accountId: reported.accountId, seq: reported.movement.seq }
    const result = await books.reports.report({ customerId: visit.customerId, movement, note })
    return result.ok ? c.redirect('/reports', 303) : again({ field: 'note', message: t(result.code) })
  })
  return routes
}
