/** Evidence: what a step proved, how strong it is and how it ages. Kept in ceremonies and sessions alike. `media.ts` is the table of what each medium proves. */
export { assuranceOf, type Evidence, type EvidenceKind, freshEvidence, mediumKindOf, methodsOf } from './evidence.ts'
export {
  type Aal,
  canSign,
  type HeldKind,
  heldKinds,
  isMedium,
  isOneTime,
  type MediumKind,
  mediumKinds,
  mediumOf,
  type OneTimeKind,
  oneTimeKinds,
  type SigningKind,
  signingKinds,
  strengthOf,
} from './media.ts'
