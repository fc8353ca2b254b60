import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Visit } from '../visits/index.ts'
import { approveOnPage, approveOnPhone, type Decided, declineScreen, isProved } from './decide-screen.ts'
import type { ScreenDependencies } from './dependencies.ts'
import { type Found, findByCode, findById, type ShownScreen } from './find-screen.ts'
import { readScreenText } from './rules.ts'

export type FreshProving = (caller: PhoneCaller, said: unknown, realm: Realm) => Promise<FreshProof>
export type Screens = ReturnType<typeof createScreens>

/** Everything that people do with a screen; every surface comes here. */
export function createScreens(deps: ScreenDependencies) {
  return {
    /** By the code that was typed, or that a camera read. */
    async enter({ realm, address, addressKey }: Visit, code: string): Promise<Found> {
      return await findByCode(deps, { realm, address, countedBy: addressKey }, code)
    },
    look: async ({ realm, address }: Visit, of: { id: string; code: string }): Promise<ShownScreen | null> =>
      await findById(deps, realm, { ...of, address }),
    isProved: ({ realm, session }: Visit, level: number): boolean =>
      session !== null && isProved(deps, realm, session, level),
    approve: async (visit: Visit, id: string): Promise<Decided> => await approveOnPage(deps, visit, id),
    decline: async ({ realm, session }: Visit, id: string): Promise<Decided> =>
      await declineScreen(deps, realm, { id, accountId: session?.accountId ?? null, surface: 'page' }),

    /** By the text of its picture. */
    async scan(caller: PhoneCaller, { text }: { text: string }): Promise<Found> {
      const { realm, accountId, address } = caller
      const taken = await deps.throttles.take(realm.name, realm.policy, [['scans-per-account', accountId]])
      if (!taken.ok) return taken
      const code = readScreenText(text, realm.issuer) ?? ''
      return await findByCode(deps, { realm, address, countedBy: `account:${accountId}` }, code)
    },
    approveOnPhone: async (
      caller: PhoneCaller,
      given: { screen: string; code: string; proof: unknown },
      freshProof: FreshProving,
    ) => await approveOnPhone({ ...deps, freshProof }, caller, given),
    declineOnPhone: async ({ realm, accountId }: PhoneCaller, id: string): Promise<Decided> =>
      await declineScreen(deps, realm, { id, accountId, surface: 'api' }),
  }
}
