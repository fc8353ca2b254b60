/**
 * The bank's card system: is this the password of this card, and is the card this person's? It counts wrong passwords of its own, and
 * is the only one that knows them.
 */
export type CardQuestion = { number: string; password: string; name: string; idNumber: string }

/** `locked`: it takes no password of this card for the time being. `unavailable`: it did not answer; ask again later. */
export type CardAnswer = { outcome: 'match' | 'mismatch' | 'locked' | 'unavailable' }
export type CardSystem = { readonly kind: string; check(question: CardQuestion): Promise<CardAnswer> }
export { createGenericHttpCards } from './generic-http.ts'
export { createSimulatedCards } from './simulated.ts'
