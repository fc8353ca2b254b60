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
    'You answer for the payments that you confirm. Report at once what was not yours: we stop all payments first and look into it then.',
  'terms-3':
    'Data of companies must be true and valid. Companies assign permissions by role, and different people prepare and check payments.',
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
  'security-title': 'Safety',
  'reminder-title': 'Please change your password from time to time',
  'reminder-text': 'At least once a year, and to one that you use on no other site.',
  'reminder-link': 'Change it in the security centre',
  settings: 'Security settings',
  tips: 'Safety tips',
  open: 'View',
  'open-what': 'View: {what}',
  'set-password': 'Password and authenticators',
  'set-password-detail': 'Change the password, bind a phone, see the devices that have signed in',
  'set-limits': 'Transfer limits',
  'set-limits-detail': 'Where you need no large payments, lower the limits',
  'set-report': 'Not my payment',
  'set-report-detail': 'Report a movement that is not yours and stop all payments at once',
  'set-fraud': 'What to do about fraud',
  'set-fraud-detail': 'Stop paying, call the police, keep the evidence',
  'set-faq': 'Questions and downloads',
  'set-faq-detail': 'How transfers, limits and statements work',
  'set-articles': 'Guides',
  'set-articles-detail': 'Signing in, passwords and codes explained',
  'tip-secret':
    'Passwords, codes and the digits of a token are for you alone. Tell them to nobody, not even to someone who says they are from the bank.',
  'tip-network': 'Make no transfers on shared computers or public Wi-Fi, and sign out when you are done.',
  'tip-changes': 'Look at your movements often. Where one is not yours, choose “Not mine” in the statement at once.',
  'tip-links': 'Open no links from strangers, install no software of unknown origin, share your screen with nobody.',
  'fraud-title': 'What to do about fraud',
  'stop-title': 'Stop payments first',
  'stop-lead': 'When you report, nothing goes out of any of your accounts any more. Money can still come in.',
  'stop-button': 'Stop payments now',
  'fraud-1-q': '1. The money has been sent',
  'fraud-1':
    'Stop payments with the button above, then call the police on 110 and tell them the time, the amount and the account it went to. The earlier, the better the chance of getting it back.',
  'fraud-2-q': '2. You opened a strange link or installed strange software',
  'fraud-2':
    'Disconnect, remove the software, sign in to the security centre on another device, change your password and sign out the devices that you do not know.',
  'fraud-3-q': '3. Someone says they are the police, support or your boss',
  'fraud-3': 'Hang up, look the number up yourself and call back. No institution has a “safe account”.',
  'fraud-4-q': '4. Keep the evidence',
  'fraud-4': 'Keep chats, call records, messages and your statement, which you can download from the account’s page.',
  'faq-title': 'Questions and downloads',
  'faq-1-q': 'Why can I send only a little to a new payee?',
  'faq-1':
    'A new payee cools off for twenty-four hours, in which no more than CNY 5,000 go to them in all. It is mostly in that time that people notice a fraud.',
  'faq-2-q': 'How do I raise a limit?',
  'faq-2':
    'Lowering takes effect at once. Raising is confirmed with an authenticator of the highest strength, such as a USB key or a security key; get one at a branch.',
  'faq-3-q': 'The page broke during a transfer. Has the money gone?',
  'faq-3':
    'Every transfer has a page of its own. Sign in again and open it under Transfer: it says what has happened. The same transfer is never made twice.',
  'faq-4-q': 'When does a transfer to another bank arrive?',
  'faq-4':
    'In the demonstration a simulated clearing system carries it. It is booked at once, and reaches no real bank.',
  'faq-5-q': 'How do I keep a statement?',
  'faq-5': 'Open the statement of an account, choose the dates and download it as a table for any spreadsheet.',
  downloads: 'Related downloads',
  'download-statement': 'Account statement (CSV table)',
  'download-statement-detail': 'After signing in, on the page of an account’s statement',
} as const
