// How much each medium may confirm, for each payment, day and month: the policy's figures, and the customer's own below
// them. Transfers use up the day's part themselves, in their own transaction; here limits are shown, lowered and raised.
export { createLimits } from './limits.ts'
export { createLimitPages } from './routes.tsx'
export { bankDay, defaultMediumPolicies } from './rules.ts'
export { createLimitStore } from './store.ts'
