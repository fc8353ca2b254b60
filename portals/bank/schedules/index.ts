// Transfers for later: once, weekly or monthly. Flow: create → `runDue`, which any number of processes may call → each run
// happens once, with its result kept and told in the same transaction.

export { createSchedulePages } from './routes.tsx'
export { type Repeat, type ScheduleState } from './rules.ts'
export { createScheduleRuns } from './run-due.ts'
export { createSchedules, type ScheduleWanted } from './schedules.ts'
export { createScheduleStore } from './store.ts'
