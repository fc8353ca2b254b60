export const en = {
  title: 'Fleet management',
  'sign-in-title': 'Enterprise users, please sign in',
  'sign-in-lead':
    'Use your Qinghe Toll account. If you are signed in to Qinghe Toll, your password is not asked again.',
  'sign-in': 'Sign in to fleet management',
  'signed-in-title': 'Signed in with your Qinghe Toll account',
  'signed-in-text': 'Fleet management is a separate application. Signing out of either signs you out of both.',
  who: 'Signed in as',
  name: 'Name',
  phone: 'Phone',
  'not-given': 'Not given',
  'empty-title': 'You belong to no organisation yet',
  'empty-text':
    'Vehicles, roles and the operation log are coming soon. An administrator of your organisation will then invite you. Enterprise data must be true.',
} as const
