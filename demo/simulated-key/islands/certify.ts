import { sha256, toBytes, toText } from './bytes.ts'
import type { HeldCertificate } from './key-memory.ts'

/** Makes a key that can't be exported and has the demonstration's authority certify it. */
export async function certify(holder: number, days: number): Promise<HeldCertificate> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const spki = toText(await crypto.subtle.exportKey('spki', pair.publicKey))
  const response = await fetch('/certificates', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ holder, spki, days }),
  })
  const { chain } = (await response.json()) as { chain?: string[] }
  const [own] = chain ?? []
  if (!response.ok || !chain || own === undefined) throw new Error('not certified')
  return { privateKey: pair.privateKey, chain, fingerprint: await sha256(toBytes(own)) }
}

/** ECDSA over P-256 with SHA-256: the two numbers one behind the other, as ES256 writes them. */
export async function signText({ privateKey }: HeldCertificate, text: string): Promise<string> {
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  return toText(await crypto.subtle.sign(how, privateKey, new TextEncoder().encode(text)))
}
