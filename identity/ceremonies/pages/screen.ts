import { fieldOf } from '../../../kit/http/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { CeremonyView } from '../answer-types.ts'
import type { Way } from '../rules.ts'
import type { Fields } from './read-answers.ts'

/** Everything a ceremony's page is drawn from. */
export interface Screen {
  realm: Realm
  language: Language
  view: CeremonyView
  /** The way whose form is shown; a tab may be ahead of the ceremony. */
  way: Way
  /** Where the form goes: `/realms/toll/ceremonies/<id>`. */
  action: string
  csrf: string
  faults: readonly FieldFault[]
  /** What was typed, to be shown again; never a secret. */
  typed: Fields
  /** Nothing was judged wrong, only mistyped or late: what was typed may be shown again though it is a code. */
  slip: boolean
  /** No request goes to the phone now, so none is offered. */
  pushHeld: boolean
  captcha: CaptchaOnPage | null
  environment: { result: 'ok' | 'warn' | 'bad'; text: string } | null
  help: { address: string; title: string } | null
  /** Asked where a computer is used; a phone is its owner's. */
  asksSharedComputer: boolean
  outbox: string | null
  /** Where a face check waits for its result: this address shows it as soon as it is there. */
  waitsAt: string | null
  proofWorker: string
  now: Date
}

export interface CaptchaOnPage {
  work: { id: string; challenge: unknown } | null
  image: { id: string; src: string; audio: string; another: string }
}

export function typedText(screen: Screen, field: string): string {
  return fieldOf(screen.typed, field)
}

export function errorAt(screen: Screen, field: string): string | undefined {
  const fault = screen.faults.find(one => one.field === field)
  return typeof fault?.message === 'string' ? fault.message : undefined
}

/** A code never makes a password due that is there already: who came by one and is asked for a password has none yet. */
export const isFirstPassword = ({ purpose, way }: CeremonyView): boolean => purpose === 'sign-in' && way !== 'password'
