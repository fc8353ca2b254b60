import { encodeBase32 } from './base32.ts'

/** What a QR code for an authenticator app says (the `otpauth://` form that apps agree on; SHA-1, as many know no other). */
export function otpauthUri(totp: {
  issuer: string
  account: string
  secret: Uint8Array
  digits: number
  seconds: number
}): string {
  const label = `${encodeURIComponent(totp.issuer)}:${encodeURIComponent(totp.account)}`
  const parameters = [
    `secret=${encodeBase32(totp.secret)}`,
    // Not URLSearchParams: some apps show its `+` for a space as it is.
    `issuer=${encodeURIComponent(totp.issuer)}`,
    'algorithm=SHA1',
    `digits=${totp.digits}`,
    `period=${totp.seconds}`,
  ]
  return `otpauth://totp/${label}?${parameters.join('&')}`
}
