/**
 * Face checks by a provider. `start` asks for one, after consent given for it alone; the provider's signed callback decides it; the
 * browser comes back with a ticket and `take` turns the result into evidence, once. Kept is the result, for an hour, and nothing else.
 */
export { createFace, type Face, type FaceDecision } from './face.ts'
export type { CheckState } from './rules.ts'
