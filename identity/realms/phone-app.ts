import type { Realm } from './realms.ts'

/** The phone app's client in every realm's policy. */
export const phoneClientId = 'phone-app'

/** What the phone app is called here: one for all realms, each of which has it among its applications. */
export const phoneAppName = ({ policy }: Pick<Realm, 'policy'>): { 'zh-CN': string; en: string } =>
  policy.clients.find(({ id }) => id === phoneClientId)?.name ?? policy.name
