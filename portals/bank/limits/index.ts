// How much each medium may confirm, for each payment, day and month: the policy's figures, and the customer's own below
// them. Transfers use up the day's part themselves, in their own transaction; here limits are shown, lowered, and raised by approval.
export { createLimits, type LimitView } from './limits.ts'
export { mediumName } from './medium-name.ts'
export { createRaiseLimit, raiseLimit } from './raise-limit.ts'
export { createLimitPages } from './routes.tsx'
export { bankDay } from './rules.ts'
export { createLimitStore } from './store.ts'
