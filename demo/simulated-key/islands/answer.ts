import { certify, signText } from './certify.ts'
import type { Asked } from './channel.ts'
import { type KeyMemory, writeMemory } from './key-memory.ts'

const daysOfRenewal = 1826
const algorithm = 'ES256'

/** Signs what was asked, once the PIN was right; a renewal is signed with both keys, and the new one stays. */
export async function answerTo({ type, text, certificates }: Asked, memory: KeyMemory): Promise<object> {
  const [newest] = memory.held
  const old = memory.held.find(one => certificates.includes(one.fingerprint))
  if (!newest) throw new Error('no certificate')
  if (type === 'sign') {
    const used = old ?? newest
    return { certificate: used.fingerprint, algorithm, signature: await signText(used, text) }
  }
  const fresh = type === 'renew' ? await certify(memory.holder, daysOfRenewal) : newest
  const toSign = `${text}\n${fresh.fingerprint}`
  const registration = { text, chain: fresh.chain, algorithm, signature: await signText(fresh, toSign) }
  if (type === 'register' || !old) return registration
  const held = [fresh, ...memory.held]
  await writeMemory({ ...memory, held, days: daysOfRenewal, until: untilIn(daysOfRenewal), wrong: 0 })
  const signature = await signText(old, toSign)
  return { ...registration, old: { certificate: old.fingerprint, algorithm, signature } }
}

export function untilIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
