// Whom a customer pays: names and numbers, checked where the account is with this bank, with little to send at first.
// Flow: readPayee (rules) → name check against the account → kept, cooling off; transfers use the allowance themselves.
export { type CoolingPolicy, createPayees, type Payee, type PayeeWanted } from './payees.ts'
export { createPayeePages } from './routes.tsx'
export { defaultCooling, type PayeeRefusal, readPayee } from './rules.ts'
export { createPayeeStore } from './store.ts'
