import type { Written } from '../../kit/i18n/index.ts'
import { phoneClientId } from '../phones/index.ts'
import type { Realm } from '../realms/index.ts'

/** What the phone app is called here: one for all realms, each of which has it among its applications. */
export const appName = ({ policy }: Realm): Written =>
  policy.clients.find(({ id }) => id === phoneClientId)?.name ?? policy.name
