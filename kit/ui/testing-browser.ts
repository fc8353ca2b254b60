/** For tests: the Chromium that drives the pages, and a look at a page by eyes that find what a person would trip over. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Quiet, so that nothing but the pages uses the network; without the sandbox, which Chromium refuses as root. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @param args further ones, such as where names lead or what the camera sees */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser(process.env['CHROMIUM'])
  return await chromium.launch({ executablePath, headless: true, args: [...quiet, ...args] })
}

function findBrowser(named: string | undefined): string {
  const candidates = named ? [named] : [...installed, chromium.executablePath()]
  const found = candidates.find(path => existsSync(path))
  if (found) return found
  throw new Error(
    named
      ? `CHROMIUM names ${named}, where there is no browser: write the path of a Chromium or Chrome there.`
      : 'No browser for the page tests: install Chromium or Chrome (`apt-get install chromium`, or ' +
          '`npx playwright-core install chromium`), or name one in the environment variable CHROMIUM.',
  )
}

/** What an ordinary browser on a desktop says it is: the risk rules take an open "HeadlessChrome" for a program. */
export function desktopUserAgent(browser: Browser): string {
  const major = browser.version().split('.')[0] ?? '150'
  return `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wcag22 = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds against WCAG 2.2 AA and good practice, a line for each element. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(wcag22)} }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 160) + ' ' + failureSummary)))`,
  )
}

/** How many pixels of the page are beyond its right edge. */
export async function widthBeyond(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}
