import { type Context, Hono } from 'hono'
import type { AssetFile, Assets } from './assets.ts'

/** A Hono app with the bundled files; mount it where `loadAssets` was told (`/assets`). */
export function serveAssets(assets: Pick<Assets, 'files'>): Hono {
  const app = new Hono()
  app.get('/:file', c => {
    const file = assets.files.get(c.req.param('file'))
    return file === undefined ? c.notFound() : send(c, file)
  })
  return app
}

function send(c: Context, file: AssetFile): Response {
  const accepted = c.req.header('accept-encoding') ?? ''
  const [encoding, bytes] = choose(file, accepted)
  if (encoding !== undefined) c.header('Content-Encoding', encoding)
  c.header('Content-Type', file.type)
  // The name holds a hash of the content, so a file never changes under its name.
  c.header('Cache-Control', 'public, max-age=31536000, immutable')
  c.header('Vary', 'Accept-Encoding')
  c.header('X-Content-Type-Options', 'nosniff')
  return c.body(Uint8Array.from(bytes))
}

function choose(file: AssetFile, accepted: string): [encoding: string | undefined, bytes: Uint8Array] {
  if (accepts(accepted, 'br')) return ['br', file.brotli]
  if (accepts(accepted, 'gzip')) return ['gzip', file.gzip]
  return [undefined, file.plain]
}

/** RFC 9110 §12.5.3; a coding with q=0 is refused. */
function accepts(header: string, coding: string): boolean {
  const item = header.split(',').find(each => each.trim().split(';')[0]?.trim() === coding)
  return item !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(item)
}
