/** What a customer sees of their accounts: balances, numbers on demand, the statement with its filters and its file. */
export { createAccountPages } from './routes.tsx'
