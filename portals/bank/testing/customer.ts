import { randomUUID } from 'node:crypto'
import { createBrowser, type Visit } from '../../../kit/relying-party/testing/browser.ts'
import type { RunningBank } from './running-bank.ts'

export type Customer = ReturnType<typeof newCustomer>

/** Somebody with a browser, whom the issuer signs in without being asked, at the level that is given. */
export function newCustomer(bank: RunningBank, acr = '2') {
  const browser = createBrowser()
  const customerId = randomUUID()
  Object.assign(bank.test.holder, { accountId: customerId, interactions: 0, refuses: null, acr })
  const open = (path: string): Promise<Visit> => browser.visit(new URL(path, bank.portal).href)

  /** Sends a form of this portal as a browser does, without looking at a page first. */
  const post = (path: string, form: Record<string, string>): Promise<Visit> =>
    browser.visit(new URL(path, bank.portal).href, {
      method: 'POST',
      form,
      headers: { 'sec-fetch-site': 'same-origin' },
    })

  /** Fills in and sends the page's form to `action`, its hidden fields with it. */
  async function send(page: Visit, action: string, fields: Record<string, string> = {}): Promise<Visit> {
    const hidden = hiddenOf(page.body, action)
    return await post(action, { ...hidden, ...fields })
  }

  /** As `send`, with a file. */
  async function upload(
    page: Visit,
    action: string,
    fields: Record<string, string>,
    file: { name: string; text: string },
  ) {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...hiddenOf(page.body, action), ...fields })) body.set(name, value)
    body.set('file', new File([file.text], file.name))
    const headers = { 'sec-fetch-site': 'same-origin' }
    return await browser.visit(new URL(action, bank.portal).href, { method: 'POST', upload: body, headers })
  }

  return { upload, browser, customerId, open, post, send, signIn: () => open('/sign-in?return_to=/accounts') }
}

/** The hidden fields of the page's form to this address, or of one with a button to it. */
export function hiddenOf(body: string, action: string): Record<string, string> {
  const forms = [...body.matchAll(/<form[^>]* action="([^"]*)"[^>]*>(.*?)<\/form>/gs)]
  const form = forms.find(([all, address]) => address === action || all.includes(`formaction="${action}"`))
  if (form === undefined) throw new Error(`the page has no form to ${action}`)
  const fields = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return Object.fromEntries(
    fields.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]),
  )
}
