import { expireCertificateKeys } from '../authenticators/certificate-key/index.ts'
import { expireGridCards } from '../authenticators/grid-card/index.ts'
import { expireTokens } from '../authenticators/otp-token/index.ts'
import type { MediaDependencies } from '../media/index.ts'
import type { Realms } from '../realms/index.ts'

/** What watches tokens, cards or certificates of one realm: ends those whose time is over, warns of those whose time is near. */
type Watch = typeof expireTokens

const watches: Readonly<Record<string, Watch>> = {
  'expire-otp-tokens': expireTokens,
  'expire-grid-cards': expireGridCards,
  'expire-certificate-keys': expireCertificateKeys,
}

/** A job for each kind: a batch in every realm, again and again while one comes back full. @returns what each run did */
export function expireMediaJobs(
  deps: MediaDependencies & { realms: Pick<Realms, 'all'> },
  batch: number,
): { name: string; work: (signal: AbortSignal) => Promise<number> }[] {
  return Object.entries(watches).map(([name, watch]) => ({ name, work: async signal => await run(watch, signal) }))

  async function run(watch: Watch, signal: AbortSignal): Promise<number> {
    let total = 0
    for (const { name: realm, policy } of deps.realms.all()) {
      for (let full = true; full && !signal.aborted; ) {
        const { expired, warned } = await watch(deps, { realm, policy, limit: batch })
        total += expired + warned
        full = expired === batch || warned === batch
      }
    }
    return total
  }
}
