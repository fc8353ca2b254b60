/**
 * The demo outbox: a page and JSON of every SMS and email that the simulated gateways "sent". Exists only with those gateways;
 * owns no data, reads the memory of `gateways/outbox`.
 */

export { createOutboxPages } from './create-outbox-pages.tsx'
export { deskFrame } from './desk-frame.ts'
