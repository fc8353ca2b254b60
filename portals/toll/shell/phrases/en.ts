export const en = {
  service: 'Qinghe Toll',
  'sign-in': 'Sign in',
  fleet: 'Fleet',
  'my-account': 'My account',
  'account-centre': 'Security centre',
  channels: 'Official channels',
  kiosk: 'Simulated booth screen',
  desk: 'Simulated service desk',
} as const
