/** base64url without padding (RFC 4648 5), and digests. */

export function toText(bytes: ArrayBuffer | Uint8Array): string {
  const signs = Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join('')
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text))

export const json = (value: unknown): string => toText(utf8(JSON.stringify(value)))

export const sha256 = async (text: string): Promise<string> => toText(await crypto.subtle.digest('SHA-256', utf8(text)))

export const randomText = (bytes = 32): string => toText(crypto.getRandomValues(new Uint8Array(bytes)))
