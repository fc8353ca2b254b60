/** The ceremonies' JSON API. Beside `index.ts` rather than in it, as the pages are: `shell` needs the ceremonies' types. */
export { type CeremonyApiDependencies, createCeremonyApi } from './api/routes.ts'
