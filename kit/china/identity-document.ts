import {
  type ForeignPermanentResidentId,
  type ForeignPermanentResidentIdReason,
  parseForeignPermanentResidentId,
} from './foreign-permanent-resident-id.ts'
import { normalise } from './normalise.ts'
import { type Outcome, refuse } from './outcome.ts'
import { parseResidencePermit, type ResidencePermit, type ResidencePermitReason } from './residence-permit.ts'
import { parseResidentId, type ResidentId, type ResidentIdReason } from './resident-id.ts'

/** Told apart by `kind`. */
export type IdentityDocument = ResidentId | ResidencePermit | ForeignPermanentResidentId

export type IdentityDocumentReason =
  | 'identity-document.empty'
  | 'identity-document.unknown'
  | ResidentIdReason
  | ResidencePermitReason
  | ForeignPermanentResidentIdReason

/**
 * Recognises which document a number belongs to and parses it as that, so that a person types a number and is not
 * asked for its kind. What looks like no document at all is `identity-document.unknown`; what looks like one but is
 * wrong has that document's own reason.
 */
export function parseIdentityDocument(
  text: string,
  options: { today: Date },
): Outcome<IdentityDocument, IdentityDocumentReason> {
  const normalised = normalise(text)
  if (normalised === '') return refuse('identity-document.empty')
  if (/^8[123]0000/.test(normalised)) return parseResidencePermit(normalised, options)
  if (/^9\d{13,19}X?$|^[A-Z]{3}\d{12}$/.test(normalised)) return parseForeignPermanentResidentId(normalised, options)
  if (/^[1-8]\d{5}[\dA-Z]{8,14}$/.test(normalised)) return parseResidentId(normalised, options)
  return refuse('identity-document.unknown')
}
