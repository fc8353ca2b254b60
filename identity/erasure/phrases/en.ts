export const en = {
  'readme.file': 'README.txt',
  'readme.title': '{service}: your personal data',
  'readme.body':
    'data.json holds everything that this service keeps about you. Any text editor opens it. Times are in UTC; add 8 hours for Beijing time. Passwords and other secrets are not kept in readable form and are not in it. What each part means:',
  'readme.care':
    'The file has your full phone and ID numbers in it. Keep it safe and pass it to nobody. Our staff never ask for it.',
  'subject.account': 'the account: status, level of verified identity, when it was opened',
  'subject.person': 'verified identity: name, kind and number of the document',
  'subject.identifiers': 'what you sign in with: phone, username, email, ID number',
  'subject.approvals': 'payments and other operations put to you for approval',
  'subject.identifierChanges': 'changes of phone or email that wait',
  'subject.password': 'when the password was last set',
  'subject.passkeys': 'passkeys: their names, when they were added and used',
  'subject.phones': 'phones: their names, when they were registered and used',
  'subject.devices': 'devices that you have used',
  'subject.sessions': 'sign-ins',
  'subject.applications': 'applications that you have allowed',
  'subject.notices': 'notices sent to you, numbers masked',
  'subject.locks': 'wrong answers and locks',
  'subject.riskVerdicts': 'results of the sign-in checks, with reasons',
  'subject.signInAttempts': 'recent sign-in attempts',
  'subject.events': 'audit events, masked',
} as const
