import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Database } from '../../../kit/database/index.ts'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import type { Account } from '../ledger/index.ts'
import { isChecker, type Membership, type Organisations } from '../organisations/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { BankTables } from '../tables.ts'
import { type ApproveContent, approveBatch } from './approve-batch.ts'
import type { Batches } from './batches.ts'
import { BatchPage } from './pages/batch-page.tsx'
import { CorporateHome } from './pages/corporate-home.tsx'
import { NewBatch } from './pages/new-batch.tsx'
import { phrases } from './phrases/index.ts'
import { resultCsv } from './result-csv.ts'
import { type FaultAt, mostBytes, readBatch } from './rules.ts'

type BatchPagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession' | 'requireAssurance'>
  visits: Pick<Visits, 'customer' | 'form' | 'upload'>
  books: {
    batches: Batches
    organisations: Organisations
    accounts: { list: (customerId: string) => Promise<Account[]> }
    operations: { begin(customerId: string, operation: string, content: ApproveContent): Promise<string> }
    decide: Database<BankTables>['transaction']
  }
}

type Member = { visit: CustomerVisit; membership: Membership }

/** Two factors, lately: the maker's own media stand behind what is made, as the checker's behind what is approved. */
const making = { acr: '2', maxAge: 900 } as const
const linesOnPage = 50

/** To be mounted at /corporate/batches: of members of an organisation only. */
export function createBatchPages({ relyingParty, visits, books }: BatchPagesDeps): Hono {
  const { batches, organisations } = books
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  /** Another organisation's batches are no pages, and neither is any for who is a member of none. */
  const memberOf = async (visit: CustomerVisit): Promise<Membership | null> =>
    await organisations.membershipOf(visit.customerId)

  const openAccounts = async ({ organisationId }: Membership): Promise<Account[]> =>
    (await books.accounts.list(organisationId)).filter(({ state }) => state !== 'closed')

  const newPage = async (
    { visit, membership }: Member,
    faults: readonly FieldFault[] = [],
    lines: readonly FaultAt[] = [],
  ) => <NewBatch visit={visit} accounts={await openAccounts(membership)} faults={faults} lines={lines} />

  routes.get('/', async c => {
    const visit = await visits.customer(c)
    const membership = await memberOf(visit)
    if (membership === null) return c.redirect('/corporate', 303)
    const { organisationId } = membership
    const [list, limits] = [await batches.list(organisationId), await organisations.limits(organisationId)]
    const accounts = await openAccounts(membership)
    return c.html(
      <CorporateHome visit={visit} membership={membership} batches={list} limits={limits} accounts={accounts} />,
    )
  })

  routes.get('/template.csv', async c => {
    c.header('Content-Disposition', 'attachment; filename="batch-template.csv"')
    return c.body(template, 200, { 'Content-Type': 'text/csv; charset=utf-8' })
  })

  routes.get('/new', relyingParty.requireAssurance(making), async c => {
    const visit = await visits.customer(c)
    const membership = await memberOf(visit)
    if (membership?.role !== 'maker') return c.notFound()
    return c.html(await newPage({ visit, membership }))
  })

  routes.post('/', relyingParty.requireAssurance(making), async c => {
    const { visit, fields, files, isOwn } = await visits.upload(c, mostBytes + 16 * 1024)
    const membership = await memberOf(visit)
    if (membership === null) return c.notFound()
    const t = phrases(visit.frame.preferences.language)
    const again = async (fault: FieldFault, lines: readonly FaultAt[] = []) =>
      c.html(await newPage({ visit, membership }, [fault], lines), 422)
    if (!isOwn) return await again(expiredFault(visit, 'file'))
    const file = files['file']
    const read = readBatch(file?.bytes ?? new Uint8Array())
    if (!read.ok) return await again({ field: 'file', message: t(read.code) }, read.faults)
    const { lines, total } = read
    const fromAccount = fieldOf(fields, 'from')
    const made = { fromAccount, fileName: safeName(file?.name ?? ''), lines, total }
    const result = await batches.make(membership, visit.customerId, made)
    if (result.ok) return c.redirect(`/corporate/batches/${result.id}`, 303)
    return await again({ field: result.code === 'batch.account' ? 'from' : 'file', message: t(result.code) })
  })

  async function find(c: Context, visit: CustomerVisit) {
    const membership = await memberOf(visit)
    const batch = membership && (await batches.find(membership.organisationId, c.req.param('id') ?? ''))
    return membership && batch ? { visit, membership, batch } : null
  }
  type Found = NonNullable<Awaited<ReturnType<typeof find>>>

  async function page(c: Context, { visit, membership, batch }: Found, faults: readonly FieldFault[] = []) {
    const after = /^\d{1,6}$/.test(c.req.query('after') ?? '') ? Number(c.req.query('after')) : 0
    const rows = await batches.lines(batch.organisationId, batch.id, after, linesOnPage + 1)
    const lines = rows.slice(0, linesOnPage)
    const next = rows.length > linesOnPage ? (lines.at(-1)?.line ?? null) : null
    const account = (await books.accounts.list(batch.organisationId)).find(({ id }) => id === batch.fromAccount)
    const names = await organisations.namesOf(batch.organisationId)
    const { organisationId, id, digest } = batch
    const mayBeAsked = batch.state === 'waiting' && isChecker(membership.role) && batch.makerId !== visit.customerId
    const check = { organisationId, id, digest, customerId: visit.customerId }
    const against = mayBeAsked ? await batches.foresee(check) : null
    const shown = { visit, membership, batch, lines, next, names, account, against }
    return <BatchPage {...shown} isFirst={after === 0} faults={faults} />
  }

  routes.get('/:id', async c => {
    const found = await find(c, await visits.customer(c))
    return found === null ? c.notFound() : c.html(await page(c, found))
  })

  routes.get('/:id/result.csv', async c => {
    const found = await find(c, await visits.customer(c))
    if (found === null) return c.notFound()
    const { batch, visit } = found
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="batch-${batch.id.slice(-12)}.csv"`)
    return stream(c, async out => {
      for await (const part of resultCsv(batches, batch, visit.frame.preferences.language)) await out.write(part)
    })
  })

  routes.post('/:id/check', async c => {
    const { visit, isOwn } = await visits.form(c)
    const found = await find(c, visit)
    if (found === null) return c.notFound()
    if (!isOwn) return c.html(await page(c, found, [expiredFault(visit, 'content')]), 422)
    const { batch, membership } = found
    const { organisationId, id, digest, fileName, lines, total } = batch
    const check = { organisationId, id, digest, customerId: visit.customerId }
    // Nobody signs for what would be refused: the page says what it is.
    const against = await batches.foresee(check)
    if (against !== null) {
      const message = phrases(visit.frame.preferences.language)(against)
      return c.html(await page(c, found, [{ field: 'content', message }]), 409)
    }
    const account =
      (await books.accounts.list(organisationId)).find(one => one.id === batch.fromAccount)?.numberMasked ?? '—'
    const { organisation } = membership
    const media = batches.mediaFor(total)
    const content = { organisationId, id, digest, organisation, account, fileName, lines, total, media }
    return c.redirect(`/operations/${await books.operations.begin(visit.customerId, approveBatch, content)}`, 303)
  })

  routes.post('/:id/decline', async c => {
    const { visit, isOwn } = await visits.form(c)
    const found = await find(c, visit)
    if (found === null) return c.notFound()
    if (!isOwn) return c.html(await page(c, found, [expiredFault(visit, 'content')]), 422)
    const { batch, membership } = found
    await books.decide(tx => batches.decline(tx, membership, { id: batch.id, by: visit.customerId }))
    return c.redirect(`/corporate/batches/${batch.id}`, 303)
  })
  return routes
}

const template = '\ufeff户名,账号,开户行,金额,附言\r\n李明,6299990000000000000,,1000.00,三月工资\r\n'

/** It is shown and approved: nothing in it that is not seen, and not for ever long. */
function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\]/gu, '')
    .trim()
  return [...plain].slice(0, 60).join('').trim() || 'batch.csv'
}
