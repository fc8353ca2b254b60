/** The doctor: looks at a deployment and says in words what is wrong and what to do. Changes nothing. */
export { examine } from './examine.ts'
