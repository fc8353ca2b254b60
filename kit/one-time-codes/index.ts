/**
 * One-time codes as the standards compute them: HOTP (RFC 4226), TOTP (RFC 6238), OCRA (RFC 6287) and GB/T 38556-2020. Pure: keys,
 * counters, times and questions come in, digits come out. Drift, replay and guessing are the authenticators' to hold.
 */
export { encodeBase32 } from './base32.ts'
export { type GbtInput, gbtCode } from './gbt-38556.ts'
export { hotp, type OtpHash } from './hotp.ts'
export { type OcraInput, ocra } from './ocra.ts'
export { type OcraSuite, parseOcraSuite } from './ocra-suite.ts'
export { otpauthUri } from './otpauth-uri.ts'
export { matchStep, stepAt, totp } from './totp.ts'
