/**
 * Login identifiers: what a person types to say who they are. Kept encrypted, found by a keyed blind index, shown by mask only.
 */

export { usernameFault } from './reserved-username.ts'
export { type Identifier, maskIdentifier, recognise } from './rules.ts'
export {
  createIdentifierStore,
  type IdentifierRow,
  type IdentifierStore,
  identifierContext,
  indexColumns,
} from './store.ts'
