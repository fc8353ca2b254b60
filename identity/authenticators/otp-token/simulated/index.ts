/** A token in software for the demonstration's page: what a device does behind its keys. Pure; the page keeps the state. */
export { answerQuestion, enterPin, newSimulatedToken, type SimulatedToken, setPin } from './simulated-token.ts'
