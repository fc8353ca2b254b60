export const en = {
  'channels-title': 'Official channels',
  'terms-title': 'Terms of use',
  'privacy-title': 'Privacy',
  'complaints-title': 'Complaints and infringement',
  'address-portal': 'This service',
  'address-identity': 'Sign-in and security centre',
  'channels-1':
    'Type the address yourself or use your bookmark. Do not follow search advertisements, text messages or forwarded links.',
  'channels-2':
    'We never call or write to ask for passwords or codes, never ask you to install remote-control software, and never ask you to move money to another account.',
  'channels-3': 'Check what other sites, apps and accounts say with an official channel before you believe it.',
  'terms-1':
    'An account is for its holder alone. Keep your password and phone safe, and tell nobody your verification codes.',
  'terms-2':
    'You are responsible for what you publish here, such as messages and ratings. It must not infringe the rights of others or break the law.',
  'terms-3':
    'Enterprise data must be true and valid. Organisations assign permissions by role and review the operation log regularly.',
  'privacy-1':
    'From the sign-in service this site receives your name and your phone number with its middle digits hidden, only to show who is signed in.',
  'privacy-2':
    'Your password, ID number and full phone number stay with the sign-in service. This site cannot see them.',
  'privacy-3':
    'This site uses only the cookies that signing in and the look of pages need. No advertisements, no third-party tracking. When you sign out, its record of your sign-in is deleted.',
  'complaints-1':
    'If you believe that something here infringes your rights, you may ask for correction or removal. Say who you are, where it is and why, and give evidence.',
  'complaints-2':
    'You may also complain about the service. We register each complaint and answer within fifteen working days.',
  'complaints-3': 'Submitting online is coming soon. Until then, please go to the service desk of any branch.',
  'demo-text': 'Sample text of the demonstration. The operator replaces it before real use.',
} as const
