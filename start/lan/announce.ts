import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { encodeQR } from 'qr'
import type { Lan } from './open-lan.ts'
import { rowsOf } from './trust-page.tsx'

/** What the terminal says: that others can reach this machine now, where a phone begins, and the fingerprint to compare. */
export async function announceLan({ lan, trust }: { lan: Lan; trust: string }): Promise<string> {
  const { name, authority } = lan
  return [
    '',
    `  Open to the network 已对局域网开放: whoever is in the same network can reach everything listed here, the demo outbox too.`,
    ...(await warningOf(name)),
    '',
    `  On the phone 手机扫码打开: ${trust}`,
    encodeQR(trust, 'term', { border: 2 }),
    `  Compare before trusting 安装证书前请核对指纹 (SHA-256, good for ${name} only 只对此名称有效):`,
    ...rowsOf(authority.fingerprint).map(row => `    ${row}`),
    '  How 说明: docs/guides/real-phone.md',
    '',
  ].join('\n')
}

/** The phone will hardly find what this machine's own resolver has elsewhere or nowhere. */
async function warningOf(name: string): Promise<string[]> {
  const own = Object.values(networkInterfaces()).flatMap(all => (all ?? []).map(({ address }) => address))
  const found = await lookup(name, { all: true }).catch(() => [])
  if (found.some(({ address }) => own.includes(address))) return []
  const where = found.length === 0 ? 'does not resolve here' : `resolves to ${found[0]?.address}, not this machine`
  return [`  ${name} ${where}: the phone has to find it nevertheless, by mDNS or your DNS. 请确认手机能解析这个名称。`]
}
