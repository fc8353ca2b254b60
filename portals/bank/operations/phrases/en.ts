export const en = {
  'step-fill': 'Fill in',
  'step-check': 'Check and approve',
  'step-result': 'Result',
  approve: 'All right: approve it',
  'give-up': 'Give up',
  waiting:
    'Nothing is changed yet. The next page shows this once more: when you have approved it, it takes effect at once.',
  'against-title': 'This can’t be done as it is',
  back: 'Back',
  'done-title': 'Done',
  'done-text': 'It has taken effect on {at}.',
  'not-done-title': 'Not done',
  'declined-text':
    'You declined this, or its approval is over. Nothing was changed. Fill it in again when you need it.',
  'expired-text':
    'This was not approved within thirty minutes. Nothing was changed. Fill it in again when you need it.',
  'fault-not-approved': 'The approval is no longer good, so nothing was changed: fill it in again',
  'fault-unreachable':
    'The sign-in service can’t be reached just now, so nothing is changed yet. Reload this page later; you need not approve it again.',
} as const
