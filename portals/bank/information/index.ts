/** What anyone may read: safety and fraud help (B14–B16), questions and downloads (B17), official channels, terms, privacy, complaints. */
export { createInformation } from './routes.tsx'
