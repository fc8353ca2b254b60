/**
 * The real-name check: do this name and this ID number belong together (二要素), says the population register; and with a phone,
 * whether that is registered in their name (三要素), says the mobile operators'.
 */
export type RealNameQuestion = { name: string; idNumber: string; phone?: string }

/** `unknown`: the register has no such number. `unavailable`: it did not answer; ask again later. */
export type RealNameAnswer = { outcome: 'match' | 'mismatch' | 'unknown' | 'unavailable' }
export type RealNameRegistry = { readonly kind: string; check(question: RealNameQuestion): Promise<RealNameAnswer> }
export { createGenericHttpRegistry } from './generic-http.ts'
export { createSimulatedRegistry } from './simulated.ts'
