/**
 * Screens that are signed in elsewhere (RFC 8628): kiosks at toll booths, television. The screen shows a code; a person types it on the
 * page, or scans it with the phone app, sees which screen asks and from where, proves themselves anew and says yes or no; the screen, which
 * polls the issuer, gets tokens of a session of its own. Pending → approved | declined → used, each one conditional statement.
 */
export { createScreenApi } from './api.ts'
export { createDeviceCodes } from './keep-codes.ts'
export { createScreenPages } from './pages/routes.tsx'
export { createScreens, type Screens } from './screens.ts'
export { createScreenStore } from './store.ts'
