/** Of the pages of phones. */
export const phonesEn = {
  'said.phone-renamed': 'The name is saved.',
  'said.phone-signed-out': 'That phone is signed out and can no longer confirm for you.',
  'overview.phones': '{count} registered to scan and confirm',
  'overview.phones-none': 'Scan to sign in and confirm with the phone app',
  'phones.title': 'Phones that confirm',
  'phones.lead':
    'These phones are registered: their app can sign you in by scanning and confirm operations. When you sign in, you can also choose “Confirm in the phone app”. If one is lost or replaced, sign it out here.',
  'phones.none': 'No phone is registered',
  'phones.none-body': 'Open Qinghe Token on your phone, sign in and register it, in about a minute.',
  'phones.hint': 'If you do not know a phone, sign it out at once and change your password.',
  'phones.made': 'Registered {date} · {where}',
  'phones.name': 'Name of the phone',
  'phones.sign-out': 'Sign this phone out',
  'phones.sign-out-body':
    'It can no longer scan or confirm, and what is signed in on it ends. To use it again, sign in on it and register it anew.',
} as const
