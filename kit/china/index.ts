/**
 * Chinese numbers and names: read what a person typed, say why it is refused, normalise it, and mask it for showing.
 * Pure: no clock (`today` is passed in), no I/O. Each parser's docstring names the standard behind its rules.
 * `parseX(text)` → `{ ok: true, value }` or `{ ok: false, reason }`; a reason is a key of the phrases.
 */

export { type BankCard, type BankCardReason, composeBankCard, parseBankCard } from './bank-card.ts'
export { type CreditCode, type CreditCodeReason, composeCreditCode, parseCreditCode } from './credit-code.ts'
export {
  type ForeignPermanentResidentId,
  type ForeignPermanentResidentIdReason,
  parseForeignPermanentResidentId,
} from './foreign-permanent-resident-id.ts'
export { type IdentityDocument, type IdentityDocumentReason, parseIdentityDocument } from './identity-document.ts'
export {
  maskBankCard,
  maskCreditCode,
  maskIdentityNumber,
  maskMobile,
  maskPersonName,
  maskPlate,
} from './masks.ts'
export { type Mobile, type MobileReason, parseMobile } from './mobile.ts'
export { normalise } from './normalise.ts'
export type { Sex } from './number-body.ts'
export type { Outcome } from './outcome.ts'
export { type PersonName, type PersonNameReason, parsePersonName } from './person-name.ts'
export { en as chinaEn } from './phrases/en.ts'
export { zhCN as chinaZhCN } from './phrases/zh-CN.ts'
export { type Plate, type PlateForm, type PlateReason, parsePlate } from './plate.ts'
export {
  isPlateKind,
  type PlateKind,
  plateKinds,
  plateKindsOf,
  type TollPlateColour,
  tollPlateColours,
  tollPlateColoursOf,
} from './plate-kinds.ts'
export type { ChinaPhraseKey, ChinaReason, ChinaWarning } from './reasons.ts'
export { findRegion, type Region } from './regions/index.ts'
export { parseResidencePermit, type ResidencePermit, type ResidencePermitReason } from './residence-permit.ts'
export { composeResidentId, parseResidentId, type ResidentId, type ResidentIdReason } from './resident-id.ts'
