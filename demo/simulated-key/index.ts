/**
 * A simulated certificate key for the demonstration, and the authority that certifies it: a page of an origin of its own that plays
 * the software beside a USB key by the open protocol (docs/guides/signing-middleware.md). Its private key stays in the browser, not
 * extractable, behind a PIN. Served by the demonstration only.
 */
export { type DemoAuthority, openDemoAuthority } from './demo-authority.ts'
export { type KeyHolder, startSimulatedKey } from './start-simulated-key.tsx'
