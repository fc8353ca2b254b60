import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** One way of writing each address: no brackets or zone, IPv6 compressed, IPv4 carried in IPv6 as IPv4; `null` for no address. */
export function canonicalAddress(address: string): string | null {
  const bare = address
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return null
  const bytes = addressBytes(bare)
  return isMapped(bytes) ? bytes.subarray(12).join('.') : new URL(`http://[${bare}]`).hostname.slice(1, -1)
}

/** Addresses that never appear on the public internet: private, loopback, link-local, carrier NAT, documentation. */
export function isLocalAddress(address: string): boolean {
  return isIPv4(address)
    ? localRanges.check(address, 'ipv4')
    : isIP(address) === 6 && localRanges.check(address, 'ipv6')
}

/** Loopback (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), of an address that `canonicalAddress` accepted. */
export function isThisMachine(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'))
}

/**
 * The block that one subscriber or one rack usually holds, for counting: IPv4 /24, IPv6 /56 (an operator hands a
 * household a /56 or /64, so a single IPv6 address limits nobody). `null` when the text is no address.
 */
export function addressPrefix(address: string): string | null {
  const canonical = canonicalAddress(address)
  if (canonical === null) return null
  const bytes = addressBytes(canonical)
  if (bytes.length === 4) return `${bytes.subarray(0, 3).join('.')}.0/24`
  const groups = [0, 2, 4, 6].map(at => pairAt(bytes, at))
  groups[3] = (groups[3] ?? 0) & 0xff00
  return `${groups.map(group => group.toString(16)).join(':')}::/56`
}

/** 4 or 16 bytes in network order of an address that `canonicalAddress` accepted. */
export function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.'), Number)
  // An IPv4 tail ("::ffff:1.2.3.4") is two groups written in decimal.
  const text = address.replace(/\d+\.\d+\.\d+\.\d+$/, tail => {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
    return `${hex(a, b)}:${hex(c, d)}`
  })
  const [head = '', tail] = text.split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')]
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
  return Uint8Array.from(groups.flatMap(group => [group >> 8, group & 0xff]))
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
}

function hex(high: number, low: number): string {
  return (high * 256 + low).toString(16)
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every(byte => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
}

const localRanges = listLocalRanges()

/** RFC 6890 and its IPv6 companions: what the registries mark as not globally reachable. */
function listLocalRanges(): BlockList {
  const list = new BlockList()
  const ipv4 = '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.2.0/24 192.168.0.0/16'
  const more = '198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4'
  const ipv6 = '::/127 fc00::/7 fe80::/10 ff00::/8 2001:db8::/32'
  for (const range of `${ipv4} ${more}`.split(' ')) addTo(list, range, 'ipv4')
  for (const range of ipv6.split(' ')) addTo(list, range, 'ipv6')
  return list
}

function addTo(list: BlockList, range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits = ''] = range.split('/')
  list.addSubnet(network, Number(bits), family)
}
