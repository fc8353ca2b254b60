export const en = {
  name: 'Demo outbox',
  title: 'SMS and email sent',
  'simulated.title': 'Demonstration: simulated gateways',
  'simulated.body':
    'Nothing here was really sent. It is kept in memory on this machine and gone after a restart. Read your codes here.',
  'filter.label': 'Mobile number or email address',
  'filter.hint': 'Shows only what was sent there; leave empty for all',
  'filter.submit': 'Show',
  'filter.all': 'Show all',
  refresh: 'Refresh',
  'empty.title': 'Nothing yet',
  'empty.body': 'Choose "Send code" on a sign-in or registration page, and the message appears here.',
  'none.title': 'Nothing was sent to {to}',
  'none.body': 'Check the number or address, or wait a moment and refresh.',
  'channel.sms': 'SMS',
  'channel.email': 'Email',
  'channel.push': 'Push',
} as const
