import { nobodysId } from '../../accounts/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { MediumAuthenticator } from '../index.ts'
import { ask, askedAlready, challengeKey } from './ask.ts'
import { findAnswer } from './find-answer.ts'
import { tokenStore } from './store.ts'
import { challengeStore } from './store-challenges.ts'

export function createOtpToken(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'now' | 'randomBytes'>,
): MediumAuthenticator<string> {
  const { database } = deps
  return {
    kind: 'otp-token',

    async challenge(proving) {
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      return await ask(deps, proving, token)
    },

    async standing(proving) {
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      return await askedAlready(deps, proving, token)
    },

    async verify(proving, answer) {
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      const found = token && (await findAnswer(deps, proving, { token, typed: answer }))
      if (!token || !found) return null
      const { at, step, drift, question } = found
      const taken = await database.transaction(async tx => {
        const key = challengeKey(proving, token)
        if (question !== null && !(await challengeStore.consume(tx, key, { question, at }))) return false
        return await tokenStore.use(tx, token, { step, drift, byClock: question === null, at })
      })
      return taken ? { bound: proving.transaction?.hash ?? null } : null
    },
  }
}
