/** What anyone may read about the service itself: official channels, terms, privacy, complaints. */
export { createInformation } from './routes.tsx'
