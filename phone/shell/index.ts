/**
 * What makes pages an installed app: the shell that is the same for everyone, the manifest, the icons, the service worker with the list of
 * what it keeps. No request here carries a token, a cookie or a name.
 */
export { createShell } from './routes.tsx'
