import type { NoticeTemplate } from './notice.ts'

/**
 * What each template must be given. `at` and `until` are instants (`Date.toISOString()`) and are written in the realm's time
 * zone; `kind` is a kind of identifier; `masked` is a mask; addresses of pages are absolute.
 */
export const templateParameters = {
  code: ['code', 'minutes'],
  'payment-code': ['code', 'minutes', 'amount', 'payee'],
  'operation-code': ['code', 'minutes'],
  'already-registered': ['signInUrl'],
  'not-registered': ['registerUrl'],
  'signed-in-new-device': ['place', 'device', 'at', 'reportUrl'],
  'signed-in-by-qr': ['place', 'device', 'at', 'reportUrl'],
  'signed-in-on-screen': ['place', 'device', 'at', 'reportUrl'],
  'sign-in-held': ['place', 'device', 'at', 'reportUrl'],
  'phone-asked': ['application', 'place', 'device', 'at'],
  'phone-asking-held': ['application', 'place', 'device', 'at', 'reportUrl'],
  locked: ['until', 'reportUrl'],
  'closed-to-unknown-devices': ['recoverUrl'],
  'password-changed': ['at', 'reportUrl'],
  recovered: ['at', 'reportUrl'],
  'identifier-changed': ['kind', 'masked', 'at', 'reportUrl'],
  'identifier-added': ['kind', 'masked', 'at', 'reportUrl'],
  'identifier-removed': ['kind', 'masked', 'at', 'reportUrl'],
  'identifier-change-waiting': ['kind', 'masked', 'until', 'reportUrl'],
  'identifier-change-cancelled': ['kind', 'masked', 'at', 'reportUrl'],
  'identifier-change-failed': ['kind', 'masked', 'at', 'reportUrl'],
  'two-step-changed': ['at', 'reportUrl'],
  'passkey-added': ['at', 'device', 'reportUrl'],
  'passkey-removed': ['at', 'device', 'reportUrl'],
  'passkey-cloned': ['place', 'device', 'at', 'reportUrl'],
  'phone-added': ['at', 'device', 'reportUrl'],
  'phone-revoked': ['at', 'device', 'reportUrl'],
  'data-downloaded': ['at', 'reportUrl'],
  'closing-started': ['until', 'cancelUrl'],
  'closing-cancelled': [],
  'account-closed': [],
  'account-held': ['recoverUrl'],
  'account-protected': ['recoverUrl'],
  'account-suspended': [],
  'account-released': ['at', 'reportUrl'],
  'recovery-started': ['recoverUrl'],
  'account-opened': ['signInUrl'],
  'medium-changed': ['medium', 'change', 'at', 'reportUrl'],
  'medium-expiring': ['medium', 'until'],
  'grid-card-nearly-used-up': ['count'],
  'recovery-code-used': ['count', 'at', 'reportUrl'],
} as const satisfies Record<NoticeTemplate, readonly string[]>

/** Every text may also use these, which the realm's policy gives. */
export type RealmParameter = 'sender' | 'hotline'
