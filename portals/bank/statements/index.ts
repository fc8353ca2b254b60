// What has moved on an account: pages of movements by filter, newest first, and the same as a CSV file.
// Flow: readFilter (rules) → keyset pages by the posting's number → `exportCsv` walks the pages and writes lines.
export { byteOrderMark, csvRow } from './csv.ts'
export { drawStatement } from './draw-statement.ts'
export { kindName } from './kind-name.ts'
export { type FilterField, readFilter, type StatementFilterText } from './rules.ts'
export { createStatements, type Movement } from './statements.ts'
export { createStatementStore } from './store.ts'
