import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { Browser } from './browser.ts'
import { send } from './http.ts'
import { hiddenFields, plain } from './pages.ts'
import { textInPicture } from './picture.ts'
import { openStream } from './waiting.ts'

/** A browser in a sign-in of its own; its picture comes with the first look at `picture`. */
export interface Screen {
  browser: Browser
  issuer: string
  /** The ceremony's address. */
  ceremony: string
}

export async function beginSignIn(browser: Browser, issuer: string): Promise<Screen> {
  const { headers, status } = await browser.open(`${issuer}/sign-in`)
  const ceremony = new URL(headers.location ?? '', issuer).href
  if (status !== 303 && status !== 302) throw new Error(`sign-in: ${status}`)
  return { browser, issuer, ceremony }
}

/** The page with the picture; the first look makes the ticket. */
export async function showPicture({ browser, ceremony }: Screen): Promise<string> {
  const { status, body } = await browser.open(`${ceremony}/qr`)
  if (status !== 200) throw new Error(`${ceremony}/qr: ${status} ${plain(body)}`)
  return body
}

export async function waitForChange({ browser, ceremony }: Screen, status: 'pending' | 'scanned') {
  const url = `${ceremony}/qr/events?status=${status}`
  return await openStream(url, browser.headersFor(url))
}

export interface Phone {
  issuer: string
  token: string
  accountId: string
  thumbprint: string
  publicJwk: Record<string, unknown>
  call(path: string, body: unknown): Promise<Record<string, unknown>>
}

/** The key that a phone makes, and the proofs by it (RFC 9449 4.2). */
export function createPhoneKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  const publicJwk = { kty, crv, x, y }
  // RFC 7638 3.2: the members in this order.
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  const proof = (htu: string, token?: string): string => {
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }
    const claims = { htm: 'POST', htu, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...ath }
    return signed({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }, claims, privateKey)
  }
  return { publicJwk, thumbprint, proof }
}

export type PhoneKey = ReturnType<typeof createPhoneKey>

function signed(header: object, claims: object, key: KeyObject): string {
  const text = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** @param address where the phone seems to be */
export function createPhone(
  issuer: string,
  tokens: { access_token: string; id_token?: string },
  key: PhoneKey,
  address: string,
): Phone {
  const [, payload = ''] = (tokens.id_token ?? '').split('.')
  const { sub = '' } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string }
  const { publicJwk, thumbprint, proof } = key
  return {
    issuer,
    token: tokens.access_token,
    accountId: sub,
    thumbprint,
    publicJwk,
    async call(path, body) {
      const url = `${issuer}/api${path}`
      const headers = {
        Authorization: `DPoP ${tokens.access_token}`,
        DPoP: proof(url, tokens.access_token),
        'X-Forwarded-For': address,
      }
      const answer = await send(url, { method: 'POST', headers, json: body })
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`)
      return JSON.parse(answer.body) as Record<string, unknown>
    },
  }
}

/**
 * From the moment that the phone has read the picture: scanned, the browser told, its digits typed, approved by password, the browser told
 * again, signed in. @returns milliseconds by the clock
 */
export async function signInByPicture(screen: Screen, phone: Phone, password: string): Promise<number> {
  await showPicture(screen)
  const { body: picture } = await screen.browser.open(`${screen.ceremony}/qr/picture.svg`)
  const text = textInPicture(picture)
  const first = await waitForChange(screen, 'pending')
  const began = performance.now()
  const { ticket } = (await phone.call('/phone/tickets/scan', { text })) as { ticket: { id: string } }
  await first.changed
  const second = await waitForChange(screen, 'scanned')
  const [, digits = ''] = /class="ticket-digits"[^>]*>(\d\d)</.exec(await showPicture(screen)) ?? []
  const proof = { kind: 'password', password }
  await phone.call('/phone/tickets/approve', { ticket: ticket.id, digits, proof })
  await second.changed
  const page = await showPicture(screen)
  const form = /<form[^>]*>[^]*?name="form" value="qr"[^]*?<\/form>/.exec(page)?.[0] ?? ''
  const answer = await screen.browser.open(screen.ceremony, { method: 'POST', form: hiddenFields(form) })
  const took = performance.now() - began
  if (answer.status !== 303 && answer.status !== 302)
    throw new Error(`not signed in: ${answer.status} ${plain(answer.body)}`)
  for (const stream of [first, second]) stream.leave()
  return took
}
