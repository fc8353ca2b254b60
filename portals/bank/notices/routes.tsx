import { Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { plainYuan } from '../money/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import type { createContacts } from './contacts.ts'
import type { Inbox } from './inbox.ts'
import { InboxPage } from './pages/inbox-page.tsx'
import { SettingsPage } from './pages/settings-page.tsx'
import { phrases } from './phrases/index.ts'
import { choiceOf, defaultFromAmount, readSettings, type SettingsText, type Wish } from './rules.ts'
import type { createNoticeSettings } from './settings.ts'

type NoticePagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  books: {
    inbox: Inbox
    noticeSettings: ReturnType<typeof createNoticeSettings>
    contacts: Pick<ReturnType<typeof createContacts>, 'maskedPhone'>
  }
}

/** To be mounted at /notices. */
export function createNoticePages({ relyingParty, visits, books }: NoticePagesDeps): Hono {
  const { inbox, noticeSettings, contacts } = books
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  const list = async (visit: CustomerVisit, before: string | undefined, faults: readonly FieldFault[] = []) => {
    const page = await inbox.list({ customerId: visit.customerId, before })
    return <InboxPage visit={visit} {...page} isFirst={before === undefined} faults={faults} />
  }

  routes.get('/', async c => c.html(await list(await visits.customer(c), c.req.query('before'))))

  routes.post('/read', async c => {
    const { visit, isOwn } = await visits.form(c)
    if (!isOwn) return c.html(await list(visit, undefined, [expiredFault(visit, 'content')]), 422)
    await inbox.markAllRead(visit.customerId)
    return c.redirect('/notices', 303)
  })

  const settings = async (
    visit: CustomerVisit,
    text: SettingsText | null,
    rest: { faults?: FieldFault[]; isSaved?: boolean } = {},
  ) => {
    const phone = await contacts.maskedPhone(visit.customerId)
    const shown = text ?? textOf(await noticeSettings.find(visit.customerId))
    return (
      <SettingsPage
        visit={visit}
        text={shown}
        phone={phone}
        faults={rest.faults ?? []}
        isSaved={rest.isSaved ?? false}
      />
    )
  }

  routes.get('/settings', async c =>
    c.html(await settings(await visits.customer(c), null, { isSaved: c.req.query('saved') === 'yes' })),
  )

  routes.post('/settings', async c => {
    const { visit, fields, isOwn } = await visits.form(c)
    const text = { which: fieldOf(fields, 'which'), amount: fieldOf(fields, 'amount'), sms: fieldOf(fields, 'sms') }
    if (!isOwn) return c.html(await settings(visit, text, { faults: [expiredFault(visit, 'which')] }), 422)
    const { language } = visit.frame.preferences
    const read = readSettings(text)
    if (!read.ok) {
      const fault = { field: read.field, message: phrases(language)(`bad-${read.field}`) }
      return c.html(await settings(visit, text, { faults: [fault] }), 422)
    }
    // Without a phone the page does not ask: what was chosen before holds once there is one.
    const { bySms } = await noticeSettings.find(visit.customerId)
    const hasPhone = (await contacts.maskedPhone(visit.customerId)) !== null
    await noticeSettings.save(visit.customerId, hasPhone ? read.wish : { ...read.wish, bySms }, language)
    return c.redirect('/notices/settings?saved=yes', 303)
  })
  return routes
}

const textOf = (wish: Wish): SettingsText => ({
  which: choiceOf(wish),
  amount: plainYuan(wish.fromAmount || defaultFromAmount),
  sms: wish.bySms ? 'yes' : '',
})
