/**
 * Requests that an application makes of a person on their phone, without a browser (OpenID Connect CIBA): a clerk asks a customer at
 * the counter or on the telephone to confirm. The issuer takes the request, the phone is asked by a pushed ticket, the transaction of its
 * decision opens the session and writes what tokens are issued from; the application polls, or is pinged.
 */
export { createBackchannel } from './backchannel.ts'
export { createBackchannelStore } from './store.ts'
