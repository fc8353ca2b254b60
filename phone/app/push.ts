import { type Called, call } from './call.ts'
import type { RealmConfig } from './config.ts'
import { registerWorker } from './workers.ts'

/** `unsupported`: also on an iPhone where the app is not on the Home Screen. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on'

interface Asked {
  realm: RealmConfig
  language: string
}

const scopeOf = ({ name }: RealmConfig): string => `/push/${name}/`

/** What the browser and the realm say of this phone. Asks nobody for anything. */
export async function readPushState({ realm, language }: Asked): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  const kept = await subscriptionOf(realm)
  if (!kept || Notification.permission !== 'granted') return 'off'
  const known = await call<{ subscribed: boolean }>({ realm, language }, 'GET', '/phone/push')
  return known.ok && known.body.subscribed ? 'on' : 'off'
}

async function subscriptionOf(realm: RealmConfig): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(scopeOf(realm))
  const isOwn = registration?.scope.endsWith(scopeOf(realm))
  return isOwn ? ((await registration?.pushManager?.getSubscription()) ?? null) : null
}

/** After a tap, and only then: browsers take a question that nobody asked for as an annoyance, and people too. */
export async function turnPushOn({ realm, language }: Asked): Promise<PushState | 'failed'> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off'
  const known = await call<{ publicKey: string }>({ realm, language }, 'GET', '/phone/push')
  if (!known.ok) return 'failed'
  const subscription = await subscribe(realm, known.body.publicKey)
  if (!subscription) return 'failed'
  const { endpoint, keys } = subscription.toJSON()
  const kept: Called<unknown> = await call({ realm, language }, 'PUT', '/phone/push', {
    subscription: { endpoint, keys },
  })
  return kept.ok ? 'on' : 'failed'
}

async function subscribe(realm: RealmConfig, publicKey: string): Promise<PushSubscription | null> {
  const registration = await registerWorker('push', { scope: scopeOf(realm) })
  if (!registration) return null
  await activated(registration)
  const applicationServerKey = bytesOf(publicKey)
  try {
    return await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  } catch {
    // The push service can't be reached, or knows the phone by an older key of the realm.
    await (await registration.pushManager.getSubscription())?.unsubscribe().catch(() => false)
    return null
  }
}

/** A subscription wants a worker that runs. */
async function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const coming = registration.installing ?? registration.waiting
  if (registration.active || !coming) return
  await new Promise<void>(resolve => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated' || coming.state === 'redundant') resolve()
    })
  })
}

export async function turnPushOff({ realm, language }: Asked): Promise<PushState | 'failed'> {
  const done = await call({ realm, language }, 'DELETE', '/phone/push')
  if (!done.ok) return 'failed'
  await (await subscriptionOf(realm))?.unsubscribe().catch(() => false)
  return 'off'
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, char => char.charCodeAt(0))
}
