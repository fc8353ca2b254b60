/**
 * How many journeys to the issuer one address may begin: each costs a row here and a pushed request there, and nobody is signed in
 * yet. In memory, because it only guards these two; the issuer counts for itself. The generic cell rate algorithm: `perMinute` at
 * once, then one every `60 s / perMinute`.
 *
 * @param most addresses remembered; beyond it those that are full again go, then the oldest, so that a flood costs no memory
 */
export function createAttemptLimit({ perMinute, now, most = 20_000 }: AttemptLimit): (address: string) => boolean {
  const step = 60_000 / perMinute
  const fullAt = new Map<string, number>()

  function makeRoom(at: number): void {
    for (const [address, full] of fullAt) if (full <= at) fullAt.delete(address)
    for (const address of fullAt.keys()) {
      if (fullAt.size < most) return
      fullAt.delete(address)
    }
  }

  return address => {
    const at = now().getTime()
    const next = Math.max(fullAt.get(address) ?? at, at) + step
    if (next > at + 60_000) return false
    if (fullAt.size >= most && !fullAt.has(address)) makeRoom(at)
    // Set anew, so that the map keeps the order of use.
    fullAt.delete(address)
    fullAt.set(address, next)
    return true
  }
}

type AttemptLimit = { perMinute: number; now: () => Date; most?: number }
