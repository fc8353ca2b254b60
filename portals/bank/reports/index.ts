// "Not mine": a customer says that a movement is not theirs, and nothing goes out of their accounts any more until staff
// have spoken with them. Flow: report → accounts frozen in the same transaction → release, by staff, of each report.
export { createReports } from './reports.ts'
export { createReportPages } from './routes.tsx'
export { createReportStore } from './store.ts'
