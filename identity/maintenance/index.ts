/**
 * The work beside requests: links and checkpoints of the audit chain, expiry, erasure, and purges by index in small batches.
 * Owns no table; knows how long each may keep its rows. What is not purged: accounts, identifiers, persons, devices, consents,
 * locks (their sums must last), and events (`erasure` ends those of closed accounts).
 */
export { createMaintenance, type MaintenanceJob } from './create-maintenance.ts'
