/** The doctor: looks at a deployment and says in words what is wrong and what to do. Changes nothing. */
export { type Examination, examine, type Finding } from './examine.ts'
