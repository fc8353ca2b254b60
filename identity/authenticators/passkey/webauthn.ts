/** The library, loaded at the first passkey: it brings readers of certificates that nothing else here needs. */
export const webauthn = () => import('@simplewebauthn/server')
export const webauthnHelpers = () => import('@simplewebauthn/server/helpers')
