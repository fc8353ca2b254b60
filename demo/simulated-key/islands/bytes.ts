export function toText(bytes: ArrayBuffer | Uint8Array): string {
  const signs = [...new Uint8Array(bytes as ArrayBuffer)].map(byte => String.fromCharCode(byte)).join('')
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
}

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toText(await crypto.subtle.digest('SHA-256', bytes))
