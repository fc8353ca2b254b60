import type { Browser } from './browser.ts'

interface Page {
  url: string
  body: string
}

interface Form {
  action: string
  fields: Record<string, string>
}

/** As a browser does: each redirect is followed. @throws where no page stands at the end */
async function follow(browser: Browser, address: string, form?: Record<string, string>): Promise<Page> {
  let url = address
  let received = await browser.open(url, form ? { method: 'POST', form } : {})
  for (let hops = 0; hops < 12; hops++) {
    const { location } = received.headers
    if (location === undefined) break
    url = new URL(location, url).href
    received = await browser.open(url)
  }
  if (received.status !== 200) throw new Error(`stopped at ${url}: ${received.status} ${plain(received.body)}`)
  return { url, body: received.body }
}

/** The page's one form with this in it, with what it has in it unseen. */
function formWith({ url, body }: Page, mark: string): Form {
  const form = (body.match(/<form[^>]*>[^]*?<\/form>/g) ?? []).find(one => one.includes(mark))
  if (form === undefined) throw new Error(`no form with ${mark} at ${url}: ${plain(body)}`)
  const hidden = form.match(/<input type="hidden"[^>]*>/g) ?? []
  const attribute = (text: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? ''
  return {
    action: new URL(attribute(form, 'action'), url).href,
    fields: Object.fromEntries(hidden.map(one => [attribute(one, 'name'), attribute(one, 'value')])),
  }
}

async function fill(browser: Browser, page: Page, mark: string, typed: Record<string, string> = {}): Promise<Page> {
  const { action, fields } = formWith(page, mark)
  return await follow(browser, action, { ...fields, ...typed })
}

export interface SignIn {
  browser: Browser
  bank: string
  answer: { identifier: string; password: string }
}

/** From the bank's own page to its accounts, by the issuer's. */
export async function signInAtBank({ browser, bank, answer }: SignIn): Promise<void> {
  const page = await follow(browser, `${bank}/sign-in?return_to=/accounts`)
  const { url } = await fill(browser, page, 'type="password"', answer)
  if (url !== `${bank}/accounts`) throw new Error(`the sign-in ended at ${url}`)
}

export interface Transfer {
  browser: Browser
  bank: string
  from: string
  payee: string
  /** What the payer's token says to what is keyed in. */
  press: (question: string) => string
}

/** The form, its review, PAR and the issuer's page with the same, the token's answer, and back to where it is made. */
export async function transfer({ browser, bank, from, payee, press }: Transfer): Promise<void> {
  const typed = { from, to: `payee:${payee}`, amount: '0.01', memo: '', when: 'now', day: '', repeat: 'once' }
  const form = await follow(browser, `${bank}/transfers/new`)
  const draft = await fill(browser, form, 'action="/transfers"', typed)
  const review = await fill(browser, draft, '/approve"')
  const asked = await fill(browser, review, 'name="details_hash"')
  const question = /class="sr-only">([\d. ]+)</.exec(asked.body)?.[1]?.replaceAll(' ', '') ?? ''
  const done = await fill(browser, asked, 'name="code"', { code: press(question) })
  if (!done.url.startsWith(`${bank}/transfers/`) || !done.body.includes('付款成功'))
    throw new Error(`the transfer ended at ${done.url}: ${plain(done.body)}`)
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 400)
