/**
 * Wakes with a push message: shows that something waits, and leads there. One registration for each realm, below `/push/<realm>/`, so that
 * realms can't tell by the subscription that they share a phone. It keeps nothing and calls nobody.
 */
interface Worker {
  registration: { showNotification: (title: string, options: object) => Promise<void> }
  clients: {
    matchAll: (options: object) => Promise<readonly Client[]>
    openWindow: (address: string) => Promise<unknown>
  }
  skipWaiting: () => Promise<void>
  addEventListener: (name: string, listen: (event: Woken & Clicked) => void) => void
}
interface Client {
  focus: () => Promise<Client>
  postMessage: (message: unknown) => void
}
interface Woken {
  data: { json: () => unknown } | null
  waitUntil: (work: Promise<unknown>) => void
}
interface Clicked {
  notification: { data: unknown; close: () => void }
}

interface Hint {
  kind: 'request' | 'message'
  realm: string
  title: string
  body: string
}

const worker = self as unknown as Worker

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))

worker.addEventListener('push', event => {
  const hint = read(event)
  if (!hint) return
  const isRequest = hint.kind === 'request'
  event.waitUntil(
    worker.registration.showNotification(hint.title, {
      body: hint.body,
      icon: '/icons/any-192.png',
      // A later one of the kind takes the place of the one before: what counts is that something is there.
      tag: `${hint.realm}:${hint.kind}`,
      renotify: true,
      requireInteraction: isRequest,
      data: { path: isRequest ? '/request' : '/inbox', realm: hint.realm },
    }),
  )
})

worker.addEventListener('notificationclick', event => {
  event.notification.close()
  const { path, realm } = event.notification.data as { path: string; realm: string }
  event.waitUntil(lead(path, realm))
})

/** The app that is open already is led there; a new window, where none is. */
async function lead(path: string, realm: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!open) return void (await worker.clients.openWindow(`${path}?realm=${encodeURIComponent(realm)}`))
  open.postMessage({ lead: path, realm })
  await open.focus()
}

function read({ data }: Woken): Hint | null {
  try {
    const { kind, realm, title, body } = (data?.json() ?? {}) as Record<string, unknown>
    const isHint =
      (kind === 'request' || kind === 'message') && [realm, title, body].every(one => typeof one === 'string')
    return isHint ? ({ kind, realm, title, body } as Hint) : null
  } catch {
    return null
  }
}
