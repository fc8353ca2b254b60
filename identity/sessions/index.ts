/**
 * Sessions: signed-in browsers. The row is the truth; the cookie holds a random secret of which the row keeps the hash, and the
 * OpenID provider has no session but this one. Ended on the server at once, by sign-out, by the holder, by recovery.
 */
export { sessionLimits } from './rules.ts'
export { createSessionStore, type OpenedSession, type SeenSession, type Session, type SessionStore } from './store.ts'
