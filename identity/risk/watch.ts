import type { Executor, Write } from '../../kit/database/index.ts'
import type { Places } from '../../kit/places/index.ts'
import type { IdentityTables } from '../tables.ts'
import { assess } from './assess.ts'
import { automationMarksOf } from './automation-marks-of.ts'
import type { PlaceNames } from './facts.ts'
import { gatherFacts } from './gather-facts.ts'
import type { RiskVerdict } from './reason.ts'
import type { AttemptPlace, RiskStore } from './store.ts'
import { isTrustworthy, type WatchedVisit } from './watched-visit.ts'

/** What the ceremonies tell of each try at a primary factor, and ask of each that was right. */
export function createRiskWatch(deps: {
  store: Pick<RiskStore, 'writeAttempt' | 'past' | 'writeVerdict' | 'countFailures'>
  places: Places
  now: () => Date
  newId: () => string
}) {
  const { store, places, now } = deps
  return {
    /** The same single write whoever was named and whether or not they exist (ASVS 5.0 §6.3.8). */
    async attempted(
      visit: WatchedVisit,
      subject: { key: string; accountId: string | null },
      success: boolean,
      executor?: Executor<IdentityTables>,
    ): Promise<void> {
      const place = placeFor(visit)
      const attempt = {
        id: deps.newId(),
        realm: visit.realm.name,
        at: now(),
        addressKey: visit.addressKey,
        prefixKey: visit.prefixKey,
        deviceId: visit.deviceId,
        subject: subject.key,
        accountId: subject.accountId,
        success,
        // Where a stranger guessed from is nothing to remember about the account.
        place: success ? place : null,
      }
      await store.writeAttempt(attempt, executor)
    },

    /** One read; the try that is judged counts as one of the tries. `write` keeps verdict and reasons. */
    async judge(
      visit: WatchedVisit,
      ceremonyId: string,
      { key: subject, accountId }: { key: string; accountId: string },
      phoneElsewhere: { phone: PlaceNames; browser: PlaceNames } | null = null,
    ): Promise<{ verdict: RiskVerdict['verdict']; write: Write<IdentityTables> }> {
      const { realm, deviceId, addressKey, prefixKey } = visit
      const facts = await gatherFacts(deps, {
        realm: realm.name,
        accountId,
        subject,
        deviceId,
        addressKey,
        prefixKey,
        place: places.placeOf(visit.address),
        // Of a call of the JSON API a program is what one expects.
        marks: visit.surface === 'api' ? [] : marksOf(visit),
        policy: realm.policy.risk,
        phoneElsewhere,
      })
      const judged = assess(facts, realm.policy.risk)
      const kept = { id: deps.newId(), realm: realm.name, ceremonyId, accountId, at: facts.now, ...judged }
      return { verdict: judged.verdict, write: async executor => await store.writeVerdict(kept, executor) }
    },

    /** Wrong answers lately from this address: from the first on, a captcha may be due. */
    async recentFailures(visit: WatchedVisit): Promise<number> {
      const { realm, addressKey, since } = this.failuresAsked(visit)
      return await store.countFailures(realm, addressKey, since)
    },

    /** Which they are, for who counts them within a larger question. */
    failuresAsked({ realm, addressKey }: WatchedVisit): { realm: string; addressKey: string; since: Date } {
      const { failureMinutes } = realm.policy.risk.windows
      return { realm: realm.name, addressKey, since: new Date(now().getTime() - failureMinutes * 60_000) }
    },
  }

  function placeFor(visit: WatchedVisit): AttemptPlace {
    const place = places.placeOf(visit.address)
    return { shown: visit.place, known: place?.kind === 'known' ? place : null }
  }
}

function marksOf(visit: WatchedVisit) {
  return automationMarksOf({ headers: visit.headers, isSecure: isTrustworthy(visit) })
}
