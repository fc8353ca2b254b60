/**
 * Import of accounts from another system, with the password hashes it kept. Owns what a line may say, where an import stands
 * and what was left out. Flow: readRecords → parse → readAccount → prepareLine, then a batch in one transaction: advance the
 * journal → findHolders → insertAccounts → reject the rest.
 */
export {
  type ImportDependencies,
  importAccounts,
} from './import-accounts.ts'
export { runImport } from './run-import.ts'
export { type ImportSource } from './source.ts'
