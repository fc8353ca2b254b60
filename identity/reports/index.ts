/**
 * "This wasn't me": the links in notices, and what saying it brings about. A link is read as often as one likes (message scanners
 * do) and used once, by a form; the account is then held until its holder recovers it. `createReports` is also the `ReportLinks`
 * port of the ceremonies.
 */
export { type LinkCode, linkLifetime } from './links.ts'
export { createReports, type Reports } from './reports.ts'
