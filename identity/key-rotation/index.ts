/**
 * Rotating the keys of field encryption, blind indexes and MACs under load. Owns the phases (`rotate-keys.ts`), what becomes of
 * the key material in each (`phases.ts`), the rewriting of rows, and how running processes follow (`followKeys`).
 */
export type { ForeignColumn } from './columns.ts'
export { followKeys } from './follow-keys.ts'
export {
  type RotationDependencies,
  rotateKeys,
} from './rotate-keys.ts'
export { runRotation } from './run-rotation.ts'
