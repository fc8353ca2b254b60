// Batches of payments for organisations. Flow: readBatch (rules) says every line that can't be read → a member makes the batch →
// another approves it in its sum and checksum → `runLines` pays line by line, each once, whoever is killed meanwhile.

export { approveBatch, createApproveBatch } from './approve-batch.ts'
export { createBatches } from './batches.ts'
export { createBatchPages } from './routes.tsx'
export { createBatchRuns } from './run-lines.ts'
export { createBatchStore } from './store.ts'
