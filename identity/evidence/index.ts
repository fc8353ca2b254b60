/** Evidence: what a step proved, how strong it is and how it ages. Kept in ceremonies and sessions alike. */
export {
  type Aal,
  assuranceOf,
  type Evidence,
  type EvidenceKind,
  freshEvidence,
  methodsOf,
} from './evidence.ts'
