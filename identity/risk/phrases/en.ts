export const en = {
  'new_device.person': 'This is the first time you sign in on this device',
  'new_device.staff': 'First sign-in of this account on this device, or the device had been removed',
  'new_place.person': 'You have not signed in from this place lately ({place})',
  'new_place.staff': 'The place {place} is not among those the account has used lately',
  'impossible_travel.person':
    'This account was signed in to from {from} {minutes} {minutes, one: minute, other: minutes} ago, and now from {to}',
  'impossible_travel.staff':
    'From {from} to {to}, at least {km} km apart, within {minutes} {minutes, one: minute, other: minutes}: no ordinary journey',
  'device_many_accounts.person': 'Several accounts were signed in to on this device lately',
  'device_many_accounts.staff':
    '{accounts} accounts were tried from this device within {hours} {hours, one: hour, other: hours}',
  'address_many_accounts.person': 'Many accounts were signed in to from your network lately',
  'address_many_accounts.staff':
    '{accounts} accounts were tried from this address within {hours} {hours, one: hour, other: hours}',
  'password_spraying.person': 'Many sign-ins from your network failed lately',
  'password_spraying.staff':
    '{failures} failures at {accounts} accounts from this network within {minutes} minutes: passwords may be tried in bulk',
  'phone_changed.person': 'The phone number of this account was changed lately',
  'phone_changed.staff': 'The phone number of this account was changed within {hours} {hours, one: hour, other: hours}',
  'automation.person': 'This visit does not look like one made by a person',
  'automation.staff': 'Signs of an automated program: {marks}',
  'phone_elsewhere.person': 'The phone that approved is in {phone}, the device that signs in is in {browser}',
  'phone_elsewhere.staff': 'Sign-in by QR: phone in {phone}, browser in {browser}',
  'dormant_account.person': 'This account has not been used for a long time',
  'dormant_account.staff': 'Not signed in to for {days} days; the phone number may have been given to someone else',
  'mark.headless_browser': 'the browser has no window',
  'mark.tool_agent': 'sent by a program or crawler, or no browser named',
  'mark.no_language': 'no language named',
  'mark.no_fetch_metadata': 'lacks what a browser of this version always sends',
  'mark.webdriver': 'the browser is controlled by a program',
  'mark.honeypot': 'a field that no person sees was filled in',
  'environment.text.known': 'You have used this device before ({seen}), and the connection is secure.',
  'environment.text.new':
    'This is the first sign-in on this device ({seen}); it may take one more step of verification.',
  'environment.device': 'Device',
  'environment.device.known': 'Used before',
  'environment.device.new': 'Used for the first time',
  'environment.client': 'Browser and system',
  'environment.client.unknown': 'Not recognised',
  'environment.place': 'Place',
  'environment.connection': 'Connection',
  'environment.connection.secure': 'Encrypted',
  'environment.connection.insecure': 'Not encrypted',
  'environment.warning.insecure':
    'This connection is not encrypted. Do not enter your password here. Check that the address begins with https.',
  'environment.warning.outdated_browser':
    'Your browser is out of date and may be unsafe. We suggest updating it before you sign in.',
  'environment.warning.automation':
    'Another program may be controlling this browser. If you did not set this up yourself, sign in on another device.',
} as const
