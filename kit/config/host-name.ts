import { isIP } from 'node:net'

export type HostNameFault = 'address' | 'this-machine' | 'single-label' | 'malformed'

/**
 * What keeps a text from being a host name that browsers on other machines reach and passkeys are bound to; null for nothing. Letters,
 * digits and hyphens (RFC 1123 2.1) in labels of up to 63.
 */
export function hostNameFault(text: string): HostNameFault | null {
  const name = text.toLowerCase()
  const last = name.split('.').at(-1) ?? ''
  // WHATWG URL 3.5: what ends in a number is read as an IPv4 address, in hex too.
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || /^(\d+|0x[\da-f]*)$/.test(last)) return 'address'
  if (last === 'localhost') return 'this-machine'
  if (name.length > 253 || !name.split('.').every(label => /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/.test(label)))
    return 'malformed'
  return name.includes('.') ? null : 'single-label'
}
