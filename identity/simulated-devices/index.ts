/**
 * The demonstration's devices: OTP tokens, grid cards and an authenticator app on the screen, so that each medium can be tried. Exists
 * only with the simulated gateways; owns no table: what is shown was put there at the start, and a token's PIN is in memory.
 */
export { createDevicePages } from './create-device-pages.tsx'
export { createDeviceDesk, type DeviceDesk } from './device-desk.ts'
