/**
 * Keeps the shell: the page, its script, its style, its pictures. What it may keep is told in its own first line by the server; it touches
 * nothing else, and never what a realm answers.
 */
interface Worker {
  shell: { version: string; files: string[] }
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  location: Location
  addEventListener: (name: string, listen: (event: Lifetime & Fetching) => void) => void
}
interface Lifetime {
  waitUntil: (work: Promise<unknown>) => void
}
interface Fetching {
  request: Request
  respondWith: (answer: Promise<Response>) => void
}

const worker = self as unknown as Worker
const { version, files } = worker.shell

worker.addEventListener('install', event => {
  event.waitUntil(
    caches
      .open(version)
      .then(async cache => await cache.addAll(files))
      .then(async () => await worker.skipWaiting()),
  )
})

worker.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(
        async names =>
          await Promise.all(names.filter(name => name !== version).map(async name => await caches.delete(name))),
      )
      .then(async () => await worker.clients.claim()),
  )
})

worker.addEventListener('fetch', event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (files.includes(pathname)) event.respondWith(kept(request, pathname))
})

/** The page is asked for anew where there is a network, so that a new release is seen at once; kept, where there is none. */
async function page(request: Request): Promise<Response> {
  try {
    const fresh = await fetch(request)
    if (fresh.ok) return fresh
  } catch {
    // No network: the kept page.
  }
  return (await caches.match('/', { cacheName: version })) ?? Response.error()
}

async function kept(request: Request, pathname: string): Promise<Response> {
  return (await caches.match(pathname, { cacheName: version })) ?? (await fetch(request))
}
