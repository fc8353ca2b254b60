import { nobodysId } from '../../accounts/index.ts'
import { type MediaDependencies, secretContext } from '../../media/index.ts'
import type { Authenticator } from '../index.ts'
import { findStep } from './find-step.ts'
import { totpStore } from './store.ts'

export function createTotp(deps: Pick<MediaDependencies, 'database' | 'keys' | 'now'>): Authenticator<string> {
  const { database, keys, now } = deps
  return {
    kind: 'totp',
    async verify(proving, answer) {
      // A code of the clock says nothing of a payment: it would sign whatever is shown to the service.
      if (proving.transaction) return null
      const accountId = proving.accountId ?? nobodysId
      const app = await totpStore.find(database.query, accountId, 'active')
      if (!app) return null
      const at = now()
      const secret = Buffer.from(keys.decrypt(app.secretCipher, secretContext('totp', app.id)), 'base64url')
      const step = findStep(secret, answer, at, proving.policy.media.totp.drift)
      if (step === null) return null
      const used = await totpStore.use(database.query, { accountId, id: app.id }, { step, at })
      return used ? { bound: null } : null
    },
  }
}
