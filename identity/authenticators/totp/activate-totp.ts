import {
  type MediaDependencies,
  type MediumOrigin,
  moveMedium,
  recordMediumChange,
  secretContext,
} from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { findStep } from './find-step.ts'
import { totpStore } from './store.ts'

/**
 * Takes an app that was set up into use, by a code that it shows. One in use before is replaced. Guesses are counted outside, in the
 * gate, as for every answer.
 */
export async function activateTotp(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'now' | 'accounts' | 'events' | 'notices' | 'reports'>,
  activation: { accountId: string; realm: string; policy: Policy; code: string },
  origin: MediumOrigin,
): Promise<{ ok: true } | { ok: false; code: 'medium.none' | 'medium.expired' | 'code.wrong' }> {
  const { accountId, realm, policy, code } = activation
  const app = await totpStore.find(deps.database.query, accountId, 'issued')
  if (!app) return { ok: false, code: 'medium.none' }
  const at = deps.now()
  if (app.activateBy <= at) return { ok: false, code: 'medium.expired' }
  const secret = Buffer.from(deps.keys.decrypt(app.secretCipher, secretContext('totp', app.id)), 'base64url')
  const step = findStep(secret, code, at, policy.media.totp.drift)
  if (step === null) return { ok: false, code: 'code.wrong' }
  const key = { accountId, id: app.id }
  return await deps.database.transaction(async tx => {
    // Of two activations exactly one still finds it waiting.
    if (!(await totpStore.holdWaiting(tx, { ...key, at }))) return { ok: false, code: 'medium.none' }
    for (const { id } of await totpStore.list(tx, accountId)) {
      const moved = await moveMedium(tx, 'totp_apps', { accountId, id }, { act: 'replace', at })
      const change = { kind: 'totp', act: 'replace', accountId, realm, serial: null } as const
      if (moved) await recordMediumChange(tx, deps, change, origin)
    }
    await totpStore.activate(tx, key, { step, at })
    await recordMediumChange(tx, deps, { kind: 'totp', act: 'activate', accountId, realm, serial: null }, origin)
    return { ok: true }
  })
}
