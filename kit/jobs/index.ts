/**
 * Work that happens beside requests: at a time of day, every few seconds, or as soon as something is committed. A job runs
 * once at a time across all processes on the database, is tried again when it fails, and never takes the process down.
 *
 * A job carries no data. What is to be done stands in the app's own tables (an outbox, rows past their time), so a lost or
 * repeated run loses and repeats nothing: jobs must be idempotent.
 */
export { createJobs, type Jobs, type JobsOptions, prepareJobs } from './create-jobs.ts'
export type { JobDefinition } from './job.ts'
