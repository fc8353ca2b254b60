/** What is decided of subscriptions and of what wakes a phone. Pure: no SQL, HTTP, clock or randomness. */

/** The push services of the browsers' makers: Google, Mozilla, Apple, Microsoft. An operator may name others. */
const knownServices = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
] as const

/** `push.example.com`, `*.push.example.com`, `127.0.0.1:8443`. */
export const isServicePattern = (pattern: string): boolean =>
  /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(pattern)

const longestEndpoint = 1000

/**
 * Whether messages may be sent there. The address comes from whoever holds the phone, so only services that are known are called
 * (CWE-918): nothing inside the operator's network, and no other host that somebody names.
 *
 * @param others services that the operator names beside the known ones; a loopback one takes plain HTTP, for tests
 */
export function isPushEndpoint(endpoint: string, others: readonly string[]): boolean {
  // What parsers read differently is no address (a backslash is a slash to some).
  if (endpoint.length > longestEndpoint || /[\\\s]/.test(endpoint) || !URL.canParse(endpoint)) return false
  const { protocol, username, password, host, hostname, hash } = new URL(endpoint)
  if (username !== '' || password !== '' || hash !== '') return false
  const pattern = [...knownServices, ...others].find(one => fits(host, one))
  if (pattern === undefined) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const fits = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : host === pattern

/** Only what the machine itself answers. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)

/** What a browser gives to encrypt for it. */
export interface SubscriptionKeys {
  p256dh: string
  auth: string
}

/**
 * What the phone is woken with: that there is something, whose service it is and where it is found. Encrypted on its way; what is
 * shown on a locked screen says nothing of the account.
 */
export interface PushPayload {
  kind: 'request' | 'message'
  realm: string
  id: string
  title: string
  body: string
}

/** What became of a message, by the push service's answer (RFC 8030 5). */
export function outcomeOf(status: number): 'sent' | 'gone' | 'again' | 'refused' {
  if (status >= 200 && status < 300) return 'sent'
  if (status === 404 || status === 410) return 'gone'
  return status === 429 || status >= 500 ? 'again' : 'refused'
}
