export const en = {
  'ask.failed': 'That was not finished. Try again, or use another way.',
  'ask.known': 'This device already has a passkey for this account. There is no need to add it again.',
  'ask.missing': 'This browser does not support passkeys. Use a newer browser, or another way.',
  'ask.no-script': 'Passkeys need the browser to allow scripts (JavaScript).',
} as const
