/**
 * 车队管理: a second application of the realm, with a client id, cookies and sessions of its own, so that single sign-on
 * and single sign-out are what they are between any two applications.
 */
export { createFleet } from './routes.tsx'
