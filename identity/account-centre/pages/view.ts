import { formatDate, formatDateTime, formatRelative, type Language } from '../../../kit/i18n/index.ts'
import type { Account } from '../../accounts/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { RealmShell } from '../../shell/index.ts'
import type { HolderVisit } from '../act.ts'
import { phrases } from '../phrases/index.ts'
import { baseOf, type C } from './guard.ts'
import { isSaid, type Said } from './said.ts'

/** What every page of the account centre is drawn from. */
export interface View {
  t: ReturnType<typeof phrases>
  language: Language
  realm: Realm
  account: Account
  here: { sessionId: string; deviceId: string | null }
  /** `/realms/<realm>/account` */
  base: string
  /** For the hidden field of every form on the page. */
  csrf: string
  said: Said | null
  now: Date
  date: (at: Date) => string
  dateTime: (at: Date) => string
  ago: (at: Date) => string
}

export function viewOf(c: C, shell: RealmShell, { session, account, visit }: HolderVisit, now: Date): View {
  const { language } = c.get('preferences')
  const realm = c.get('realm')
  const { timeZone } = realm.policy
  const said = c.req.query('said')
  return {
    t: phrases(language),
    language,
    realm,
    account,
    here: { sessionId: session.id, deviceId: visit.deviceId },
    base: baseOf(c),
    csrf: shell.csrf(c, session.id),
    said: isSaid(said) ? said : null,
    now,
    date: at => formatDate(at, language, timeZone),
    dateTime: at => formatDateTime(at, language, timeZone),
    ago: at => formatRelative(at, now, language),
  }
}
