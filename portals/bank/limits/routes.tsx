import { type Context, Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { parseMoney } from '../money/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { createLimits, LimitView, LimitWanted } from './limits.ts'
import { LimitForm, type LimitText } from './pages/limit-form.tsx'
import { LimitList } from './pages/limit-list.tsx'
import { phrases } from './phrases/index.ts'
import { type RaiseContent, raiseLimit } from './raise-limit.ts'

type Limits = ReturnType<typeof createLimits>

type LimitPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    limits: Limits
    operations: { begin(customerId: string, operation: string, content: RaiseContent): Promise<string> }
  }
}

/** To be mounted at /limits. */
export function createLimitPages({ relyingParty, visits, books: { limits, operations } }: LimitPagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const find = async (visit: CustomerVisit, medium: string): Promise<LimitView | undefined> =>
    (await limits.view(visit.customerId)).find(one => one.medium === medium)

  routes.get('/', async c => {
    const visit = await visits.customer(c)
    const changed = c.req.query('changed') ?? null
    return c.html(<LimitList visit={visit} limits={await limits.view(visit.customerId)} changed={changed} />)
  })

  routes.get('/:medium', async c => {
    const visit = await visits.customer(c)
    const limit = await find(visit, c.req.param('medium'))
    return limit === undefined
      ? c.notFound()
      : c.html(<LimitForm visit={visit} limit={limit} text={null} faults={[]} />)
  })

  const change = async (c: Context, act: (wanted: LimitWanted, seen: LimitView) => Promise<Changed>) => {
    const { visit, fields, isOwn } = await visits.form(c)
    const limit = await find(visit, c.req.param('medium') ?? '')
    if (limit === undefined) return c.notFound()
    const text = { perTransaction: fieldOf(fields, 'perTransaction'), perDay: fieldOf(fields, 'perDay') }
    const again = (faults: readonly FieldFault[]) =>
      c.html(<LimitForm visit={visit} limit={limit} text={text} faults={faults} />, 422)
    if (!isOwn) return again([expiredFault(visit, 'perTransaction')])
    const t = phrases(visit.frame.preferences.language)
    const read = readFigures(text)
    if (!read.ok) return again(read.fields.map(field => ({ field, message: t('limit.bad_amount') })))
    const result = await act({ customerId: visit.customerId, medium: limit.medium, ...read.figures }, limit)
    if (result.ok) return c.redirect(result.to, 303)
    return again([{ field: 'perTransaction', message: t(result.code) }])
  }

  routes.post('/:medium', c =>
    change(c, async wanted => {
      const lowered = await limits.lower(wanted)
      return lowered.ok ? { ok: true, to: `/limits?changed=${wanted.medium}` } : lowered
    }),
  )

  // Widening what a stolen session could take is approved in its exact figures, with a medium of AAL 3.
  routes.post('/:medium/raise', c =>
    change(c, async ({ customerId, ...figures }, { changedAt }) => {
      const may = await limits.mayRaise({ customerId, ...figures })
      if (!may.ok) return may
      const seenChangedAt = changedAt?.toISOString() ?? null
      const id = await operations.begin(customerId, raiseLimit, { ...figures, seenChangedAt })
      return { ok: true, to: `/operations/${id}` }
    }),
  )
  return routes
}

type Changed = { ok: true; to: string } | Extract<Awaited<ReturnType<Limits['lower']>>, { ok: false }>

type FiguresRead =
  | { ok: true; figures: { perTransaction: number; perDay: number } }
  | { ok: false; fields: (keyof LimitText)[] }

function readFigures(text: LimitText): FiguresRead {
  const [perTransaction, perDay] = [readFen(text.perTransaction), readFen(text.perDay)]
  if (perTransaction !== null && perDay !== null) return { ok: true, figures: { perTransaction, perDay } }
  const fields: (keyof LimitText)[] = []
  if (perTransaction === null) fields.push('perTransaction')
  if (perDay === null) fields.push('perDay')
  return { ok: false, fields }
}

/** Nothing at all is a limit too. */
function readFen(text: string): number | null {
  const read = parseMoney(text)
  if (read.ok) return read.fen
  return read.reason === 'money.zero' ? 0 : null
}
