import { fieldOf, type Parameters } from '../../../kit/http/index.ts'
import { formatTime } from '../../../kit/i18n/index.ts'
import type { MediumChallenge } from '../../authenticators/index.ts'
import type { HolderVisit } from '../act.ts'
import { baseOf, type C, saying } from './guard.ts'
import type { Drawn, Site } from './site.ts'
import type { View } from './view.ts'

/** What a medium is asked, where there is something to ask. */
export type Asked = Extract<MediumChallenge, { ok: true }>

/** Where nothing can be asked there is nothing to fill in: the list of media says how it stands. */
export async function drawAsked(
  site: Site,
  [c, holder]: [C, HolderVisit],
  challenge: MediumChallenge,
  drawn: (view: View, asked: Asked) => Drawn,
): Promise<Response> {
  if (challenge.ok) return await site.draw(c, drawn(site.view(c, holder), challenge))
  const said = challenge.code === 'medium.unanswered_today' ? 'card-rests' : 'too-late'
  return c.redirect(saying(`${baseOf(c)}/media`, said), 303)
}

/** What was typed into each; null where one was left empty, which is a slip and no guess. */
export function readTyped<Name extends string>(
  fields: Parameters,
  names: readonly Name[],
): Record<Name, string> | null {
  const typed = names.map(name => [name, fieldOf(fields, name).trim()] as const)
  return typed.some(([, text]) => text === '') ? null : (Object.fromEntries(typed) as Record<Name, string>)
}

interface Outcome {
  ok: boolean
  code?: string
  attemptsLeft?: number
  lockedUntil?: Date | null
  until?: Date | null
}

/** What to say at the field; null where the form is done with, well or not. */
export function faultOf({ t, language, realm }: View, outcome: Outcome): string | null {
  const timeOf = (at: Date): string => formatTime(at, language, realm.policy.timeZone)
  if (outcome.code === 'answer.locked')
    return outcome.until ? t('media.locked-until', { time: timeOf(outcome.until) }) : t('media.closed')
  if (outcome.code !== 'answer.wrong') return null
  if (outcome.lockedUntil) return t('media.wrong-locked', { time: timeOf(outcome.lockedUntil) })
  return t('media.wrong', { count: outcome.attemptsLeft ?? 0 })
}
