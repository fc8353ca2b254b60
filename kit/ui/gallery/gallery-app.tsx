import { Hono } from 'hono'
import type { Assets } from '../assets.ts'
import { realmLooks } from '../components/mark-paths.ts'
import type { PageFrame } from '../components/page.tsx'
import { preferenceLinks, readPreferences } from '../preferences.ts'
import { serveAssets } from '../serve-assets.ts'
import { AccountSample } from './account.tsx'
import { ComponentsSample } from './components.tsx'
import { SignInSample } from './sign-in.tsx'

type GalleryDeps = { assets: Assets; challenge: () => Promise<unknown> }

/**
 * The gallery as a small app, under the same content security policy as the product, so that a browser can look at it:
 * `/sign-in`, `/account` and `/components`, each with `?realm=`, `?lang=`, `?size=`, `?theme=`. What its forms send
 * comes back as JSON.
 */
export function createGalleryApp({ assets, challenge }: GalleryDeps): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policy)
  })
  app.route('/assets', serveAssets(assets))
  app.get('/sign-in', c => {
    const frame = sampleFrame(assets, c.req.url)
    return c.html(<SignInSample frame={frame} failed={c.req.query('failed') === 'yes'} />)
  })
  app.get('/account', c => c.html(<AccountSample frame={sampleFrame(assets, c.req.url)} />))
  app.get('/components', async c => {
    return c.html(<ComponentsSample frame={sampleFrame(assets, c.req.url)} challenge={await challenge()} />)
  })
  app.post('/strength', async c => c.json({ score: 3, advice: Object.keys(await c.req.parseBody()).join(' ') }))
  app.post('/sample', async c => c.json(await c.req.parseBody()))
  return app
}

const policy = [
  "default-src 'none'",
  ...['style-src', 'script-src', 'worker-src', 'img-src', 'media-src', 'connect-src', 'form-action'].map(
    directive => `${directive} 'self'`,
  ),
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a page of the realm named in the address would have around it. */
export function sampleFrame(assets: Pick<Assets, 'css' | 'js' | 'icon'>, address: string): PageFrame {
  const url = new URL(address, 'http://localhost')
  const realm = realmLooks.find(each => each === url.searchParams.get('realm')) ?? 'toll'
  return {
    realm,
    name: names[realm],
    home: '/sign-in',
    preferences: readPreferences({ query: name => url.searchParams.get(name) ?? undefined, cookie: () => undefined }),
    again: preferenceLinks(url.pathname + url.search),
    help: '#help',
    demo: true,
    footer: ['用户协议', '隐私政策', '官方渠道', '投诉与侵权'].map(label => ({ label, href: '#footer' })),
    assets,
  }
}

const names = {
  toll: '青禾通行',
  traffic: '青禾交管',
  bank: '青禾银行',
  lookup: '青禾通查',
  staff: '青禾工作台',
} as const
