export const en = {
  'ask.software': 'Which USB key software to use',
  'ask.waiting': 'Check what the USB key’s window shows, then enter the key’s PIN there.',
  'ask.blocked': 'The browser did not open the USB key’s window. Allow pop-ups for this page and try again.',
  'ask.closed': 'The USB key’s window was closed and nothing was signed. Try again, or use another way.',
  'ask.declined': 'You chose not to sign.',
  'ask.locked': 'The PIN was wrong too often and the USB key is locked. Please go to a counter.',
  'ask.none': 'This USB key has no certificate that can be used here. Use another key, or another way.',
  'ask.failed': 'Nothing was signed. Try again, or use another way.',
  'ask.no-software': 'No USB key software is set up here, so USB keys can’t be used yet. Please use another way.',
  'ask.no-script': 'USB keys need the browser to allow scripts (JavaScript).',
} as const
