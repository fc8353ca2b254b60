import type { BankCard, BankCardReason } from './bank-card.ts'
import type { CreditCodeReason } from './credit-code.ts'
import type { ForeignPermanentResidentId } from './foreign-permanent-resident-id.ts'
import type { IdentityDocumentReason } from './identity-document.ts'
import type { MobileReason } from './mobile.ts'
import type { PersonNameReason } from './person-name.ts'
import type { PlateReason } from './plate.ts'
import type { PlateKind, TollPlateColour } from './plate-kinds.ts'

/** Every reason for which this folder refuses a text; each is a key of the phrases. */
export type ChinaReason =
  | IdentityDocumentReason
  | CreditCodeReason
  | MobileReason
  | PersonNameReason
  | PlateReason
  | BankCardReason

/** What a page says but does not block for. */
export type ChinaWarning = BankCard['warnings'][number] | ForeignPermanentResidentId['warnings'][number]

/** Every key that a catalogue of this folder must have. */
export type ChinaPhraseKey = ChinaReason | ChinaWarning | `plate-kind.${PlateKind}` | `plate-colour.${TollPlateColour}`
