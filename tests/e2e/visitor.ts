import assert from 'node:assert/strict'
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core'
import { accessibilityFaults, widthBeyond } from '../../kit/ui/testing-browser.ts'

/** Somebody with a browser. Whatever their pages complain of is kept, and `look` or `leave` fails on it. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Looks at the page as it is: axe finds nothing, nothing is cut off at phone or desktop width, nothing was complained of. */
  look(): Promise<void>
  /** Text of the page's `main`, as a person reads it. */
  read(): Promise<string>
  leave(): Promise<void>
}

const widths = [390, 1280]
const timeout = 30_000

interface Setting {
  /** Of the product: whatever else a page asks is a third party's. */
  origins: readonly string[]
  /** Without JavaScript axe cannot run in the page. */
  scripts: boolean
}

export async function openVisitor(context: BrowserContext, { origins, scripts }: Setting): Promise<Visitor> {
  const faults: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(timeout)
  page.on('pageerror', error => faults.push(`${page.url()} threw ${error.message}`))
  page.on('console', message => {
    if (isFault(message)) faults.push(`${page.url()} said ${message.text()}`)
  })
  context.on('request', request => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && !origins.includes(origin)) faults.push(`${page.url()} asked ${request.url()}`)
  })
  return {
    page,
    context,
    look: async () => {
      await fitsAtAllWidths(page)
      if (scripts) assert.deepEqual(await accessibilityFaults(page), [], page.url())
      assert.deepEqual(faults, [])
    },
    read: async () => await page.innerText('main'),
    leave: async () => {
      assert.deepEqual(faults, [])
      await context.close()
    },
  }
}

/** An answer that was refused comes with its page as 4xx, which Chromium reports; anything else is a fault. */
function isFault(message: ConsoleMessage): boolean {
  if (!['error', 'warning'].includes(message.type())) return false
  return !/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
}

async function fitsAtAllWidths(page: Page): Promise<void> {
  const now = page.viewportSize() ?? { width: 1280, height: 800 }
  for (const width of widths) {
    await page.setViewportSize({ ...now, width })
    assert.equal(await widthBeyond(page), 0, `${page.url()} is wider than ${width} pixels`)
  }
  await page.setViewportSize(now)
}
