import { Hono } from 'hono'
import { fieldOf } from '../../../kit/http/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { type CustomerVisit, expiredFault, type Visits } from '../shell/index.ts'
import { changeLoginName, isLoginName, type LoginNameContent } from './change-login-name.ts'
import type { ImageCodes } from './image-codes.ts'
import { LoginName } from './pages/login-name.tsx'
import { Services } from './pages/services.tsx'
import { phrases } from './phrases/index.ts'

type ServicePagesDeps = {
  relyingParty: Pick<RelyingParty, 'requireSession'>
  visits: Pick<Visits, 'customer' | 'form'>
  imageCodes: ImageCodes
  books: { operations: { begin(customerId: string, operation: string, content: LoginNameContent): Promise<string> } }
}

/** To be mounted at /services. */
export function createServicePages({ relyingParty, visits, imageCodes, books }: ServicePagesDeps): Hono {
  const routes = new Hono()
  routes.use(relyingParty.requireSession)

  routes.get('/', async c => c.html(<Services visit={await visits.customer(c)} />))

  /** A fresh picture each time the form is shown: an answer spends the one before. */
  const form = async (visit: CustomerVisit, name: string, faults: readonly FieldFault[] = []) => (
    <LoginName visit={visit} name={name} code={await imageCodes.issue(visit.customerId)} faults={faults} />
  )

  routes.get('/login-name', async c => c.html(await form(await visits.customer(c), '')))

  routes.get('/login-name/code/:file', async c => {
    const { customerId, frame } = await visits.customer(c)
    const [, id = '', kind] = /^([\w-]+)\.(png|dark\.png|wav)$/.exec(c.req.param('file')) ?? []
    const code = await imageCodes.find(customerId, id)
    if (code === null) return c.notFound()
    if (kind === 'wav') {
      const spoken = code.audio(frame.preferences.language === 'en' ? 'en' : 'zh')
      return c.body(new Uint8Array(spoken), 200, { 'Content-Type': 'audio/wav' })
    }
    const picture = code.png(frame.preferences.theme === 'dark' ? 'dark' : 'light')
    return c.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/png' })
  })

  routes.post('/login-name', async c => {
    const { visit, fields, isOwn } = await visits.form(c)
    const name = fieldOf(fields, 'name').normalize('NFKC').trim()
    const again = async (fault: FieldFault) => c.html(await form(visit, name, [fault]), 422)
    if (!isOwn) return await again(expiredFault(visit, 'name'))
    const t = phrases(visit.frame.preferences.language)
    // Judged first, so that the picture is spent whatever else is wrong.
    const isRight = await imageCodes.answer(visit.customerId, fieldOf(fields, 'picture'), fieldOf(fields, 'code'))
    if (!isLoginName(name)) return await again({ field: 'name', message: t('username.invalid') })
    if (!isRight) return await again({ field: 'code', message: t('code.wrong') })
    return c.redirect(`/operations/${await books.operations.begin(visit.customerId, changeLoginName, { name })}`, 303)
  })
  return routes
}
