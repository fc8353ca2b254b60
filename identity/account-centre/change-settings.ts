import type { Language } from '../../kit/i18n/index.ts'
import type { Account } from '../accounts/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type Changed = { ok: true } | { ok: false; code: 'session.ended' }

/** When a sign-in asks for a second proof. A change of it ends other sessions, as any change of factors does. */
export async function changeTwoStep(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  twoStep: Account['twoStep'],
): Promise<Changed> {
  return await act(deps, holder, async ({ tx, account, write, tell, endOthers }) => {
    if (account.twoStep === twoStep) return { ok: true } as const
    await deps.accounts.update(tx, account.id, { two_step: twoStep })
    await endOthers('two-step-changed')
    const eventId = await write('two-step.changed', { twoStep })
    await tell('two-step-changed', eventId)
    return { ok: true } as const
  })
}

/** The language of notices; pages follow the browser's own choice. */
export async function changeLanguage(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  language: Language,
): Promise<Changed> {
  return await act(deps, holder, async ({ tx, account, write }) => {
    if (account.language === language) return { ok: true } as const
    await deps.accounts.update(tx, account.id, { language })
    await write('account.language-changed', { language })
    return { ok: true } as const
  })
}

/** The holder has looked through the activity and knows it all. */
export async function reviewActivity(deps: AccountCentreDependencies, holder: HolderVisit): Promise<Changed> {
  return await act(deps, holder, async ({ write }) => {
    await write('activity.reviewed')
    return { ok: true } as const
  })
}
