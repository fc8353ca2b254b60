/**
 * Authenticator apps (RFC 6238, SHA-1, six digits, 30 seconds): one an account. Set up by a secret that the app reads as a QR code,
 * activated by one right code. A code is good for its step and, as clocks are off, for one step either way; never twice.
 * Flow: enrolTotp → activateTotp; then `verify`. A new one takes the place of the old one with its activation.
 */
export { activateTotp } from './activate-totp.ts'
export { enrolTotp } from './enrol-totp.ts'
export { type ListedTotpApp, listTotpApps } from './list-totp-apps.ts'
export { removeTotpApps } from './remove-totp-apps.ts'
export { readTypedCode } from './rules.ts'
export { createTotp } from './totp.ts'
