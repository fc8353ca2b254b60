/**
 * Nothing but our own script, style and pictures; calls go to the realms and nowhere else, so that what was slipped in could send nothing
 * out. Trusted Types close the ways by which a text becomes markup or script (W3C Trusted Types 4).
 */
export function shellPolicy(issuers: readonly string[]): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self'`,
    `media-src 'self' mediastream:`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    ['connect-src', `'self'`, ...new Set(issuers)].join(' '),
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types lingpai`,
  ].join('; ')
}
