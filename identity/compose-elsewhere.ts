import type { Logger } from '../kit/log/index.ts'
import type { Places } from '../kit/places/index.ts'
import { createBackchannel } from './backchannel/index.ts'
import type { composeCeremonies } from './compose-ceremonies.ts'
import type { Stores } from './compose-stores.ts'
import type { NoticeWriter } from './notices/index.ts'
import { elsewhereLevels, type Oidc } from './oidc/index.ts'
import type { Realms } from './realms/index.ts'
import type { Reports } from './reports/index.ts'
import { createDeviceCodes, createScreens } from './screens/index.ts'

type Engine = Pick<ReturnType<typeof composeCeremonies>, 'tickets' | 'onRequestDecided'>

export interface ElsewhereParts {
  stores: Stores
  realms: Realms
  places: Places
  logger: Logger
  /** The issuer takes requests that the phone decides, and its decisions make the issuer's grants: each is there before it is asked. */
  later: { engine: () => Engine; oidc: () => Pick<Oidc, 'grantElsewhere' | 'sendPing'> }
}

/** What is confirmed on another device than the one that asks: screens (RFC 8628), and applications without a browser (CIBA). */
export function composeElsewhere({ stores, realms, places, logger, later }: ElsewhereParts) {
  const grantElsewhere: Oidc['grantElsewhere'] = proved => later.oidc().grantElsewhere(proved)
  const backchannel = createBackchannel({
    ...stores,
    realms,
    log: logger,
    levels: elsewhereLevels,
    requests: {
      create: async request => await later.engine().tickets.requests.create(request),
      take: async (realm, of) => await later.engine().tickets.requests.take(realm, of),
    },
    grantElsewhere,
    sendPing: async (realm, clientId, ping) => await later.oidc().sendPing(realm, clientId, ping),
  })
  return {
    deviceCodes: createDeviceCodes({ ...stores, places, realms }),
    backchannel,
    /** Once everything is there. */
    connect({ notices, reports }: { notices: NoticeWriter; reports: Reports }) {
      later.engine().onRequestDecided(async (tx, request) => await backchannel.decided(tx, request))
      return createScreens({ ...stores, notices, reports, places, grantElsewhere, levels: elsewhereLevels })
    },
  }
}
