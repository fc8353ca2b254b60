/**
 * A simulated screen at a toll booth: it has no keyboard, so it shows a code and is signed in on a phone (RFC 8628). What it keeps is
 * sealed in its own cookie: the code while it waits, then who drives, masked, for a minute.
 */
export { createKiosk } from './routes.tsx'
