import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Assets } from '../../kit/ui/index.ts'
import type { PhoneConfig } from '../config.ts'
import { shellPolicy } from './content-policy.ts'
import { drawIcons } from './icons.ts'
import { manifestOf } from './manifest.ts'
import { ShellPage } from './shell-page.tsx'

/** Each is the same page: what is shown there is the app's to say. */
const pages = ['/', '/callback', '/scan', '/codes', '/inbox', '/security', '/settings', '/gesture', '/request']

export function createShell({ config, assets }: { config: PhoneConfig; assets: Assets }): Hono {
  const icons = drawIcons()
  const own = [assets.css, assets.js('phone-app-style'), assets.js('phone-app')]
  const kept = ['/', ...own, ...assets.neededBy('phone-app'), ...config.realms.map(realm => assets.icon(realm.look))]
  const drawn: { toString(): string } = <ShellPage config={config} assets={assets} />
  const page = `<!doctype html>${drawn.toString()}`
  const version = createHash('sha256')
    .update(page + kept.join())
    .digest('base64url')
    .slice(0, 16)
  const worker = workerOf(assets, { version, files: [...new Set([...kept, '/manifest.webmanifest', ...icons.keys()])] })

  const app = new Hono()
  for (const path of pages)
    app.get(path, c => {
      c.header('Content-Security-Policy', shellPolicy(config.realms.map(realm => new URL(realm.issuer).origin)))
      // A new release is seen at once; without a network the worker has the page.
      c.header('Cache-Control', 'no-cache')
      return c.html(page)
    })
  app.get('/manifest.webmanifest', c => {
    const language = c.req.header('accept-language')?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
    c.header('Vary', 'Accept-Language')
    return c.body(JSON.stringify(manifestOf(language)), 200, {
      'Content-Type': 'application/manifest+json; charset=utf-8',
      'Cache-Control': 'no-cache',
    })
  })
  app.get('/service-worker.js', c =>
    c.body(worker, 200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' }),
  )
  const pushWorker = assets.files.get(assets.js('phone-push').split('/').at(-1) ?? '')
  app.get('/push-worker.js', c =>
    c.body(Buffer.from(pushWorker?.plain ?? '').toString('utf8'), 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
    }),
  )
  for (const [path, png] of icons) app.get(path, c => picture(c, png))
  return app
}

function picture(c: Context, png: Uint8Array<ArrayBuffer>): Response {
  return c.body(png, 200, { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=86400' })
}

/** The bundled worker, and before it the list of what it keeps: a new list is a new worker to the browser. */
function workerOf(assets: Assets, shell: { version: string; files: readonly string[] }): string {
  const file = assets.files.get(assets.js('phone-worker').split('/').at(-1) ?? '')
  return `self.shell = ${JSON.stringify(shell)}\n${Buffer.from(file?.plain ?? '').toString('utf8')}`
}
