/** The real-name check: do this name and this ID number belong together, says the population register. */
export type RealNameQuestion = { name: string; idNumber: string }

/** `unknown`: the register has no such number. `unavailable`: it did not answer; ask again later. */
export type RealNameAnswer = { outcome: 'match' | 'mismatch' | 'unknown' | 'unavailable' }
export type RealNameRegistry = { readonly kind: string; check(question: RealNameQuestion): Promise<RealNameAnswer> }
export { createGenericHttpRegistry } from './generic-http.ts'
export { createSimulatedRegistry } from './simulated.ts'
