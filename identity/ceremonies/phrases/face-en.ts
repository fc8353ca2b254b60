/** Of the steps at which a face is asked. */
export const faceEn = {
  'face.title': 'Face check',
  'face.lead': 'To confirm that it is you. The check takes place on a page of the provider; then you come back here.',
  'face.who': 'Provider',
  'face.sends': 'It is told',
  'face.sends.what': 'your name, your ID number and a number for this check only',
  'face.learns': 'We learn',
  'face.learns.what': '“passed” or “not passed”. We neither receive nor keep pictures or data of your face.',
  'face.instead': 'Rather not?',
  'face.instead.what': 'The other ways below are just as good.',
  'face.consent': 'I understand, and agree that {provider} processes data of my face for this one check',
  'face.go': 'Go to the face check',
  'face.begun': 'A check was begun and is not finished. If its page is closed, you can start again.',
  'face.waiting.title': 'Waiting for the result',
  'face.waiting.body':
    'This page goes on by itself once the result is here, mostly within seconds. You can also look with the button below, or confirm another way.',
  'face.waiting.look': 'Look for the result',
  'fault.wrong.face': 'This face check can’t be used any more. Please do it again or confirm another way.',
  'fault.face.pending': 'The result is not here yet. Please look again in a few seconds.',
  'fault.face.failed':
    'The check did not pass. Try again in good light, or confirm another way, which does just as well.',
  'fault.face.cancelled': 'The check was not finished. Start it again or confirm another way.',
  'fault.face.expired': 'Time for the check is over. Start it again or confirm another way.',
  'fault.face.unavailable':
    'The face check service does not answer at the moment. Please confirm another way, or try again in a few minutes.',
  'fault.face.consent-needed': 'The check needs your consent. You need not give it: choose another way below.',
} as const
