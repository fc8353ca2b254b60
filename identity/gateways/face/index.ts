/**
 * The face check: whoever stands before the camera of a provider is the person of this name and number, and lives. The camera, the
 * picture and the comparison are the provider's; what comes back is one word, in a signed callback. Nothing else is taken.
 */
export { callbackShape } from './callback.ts'
export { createGenericHttpFace } from './generic-http.ts'
export type { FaceGateway, FaceOutcome, FaceQuestion } from './port.ts'
export { createSimulatedFace, type SimulatedFace } from './simulated.ts'
