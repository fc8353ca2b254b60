export const en = {
  'shell.security-center': 'Security',
  'shell.outside': 'Sign-in service',
  'shell.account': 'My account',
  'error.not-found.title': 'There is no such page',
  'error.not-found.body': 'The link may have expired, or the address was mistyped.',
  'error.outside.body':
    'This is a sign-in service. Please start from the website of the service you need, and choose “Sign in” there.',
  'error.busy.title': 'We are very busy right now',
  'error.busy.body': 'Please try again in {seconds} seconds. Nothing you entered is lost: go back to carry on.',
  'error.unavailable.title': 'The service is not available for the moment',
  'error.unavailable.body':
    'We are bringing it back; that usually takes a minute or two. Your account is not affected.',
  'error.request.title': 'We could not process this request',
  'error.request.body': 'Please go back, check what you entered and send it again.',
  'error.internal.title': 'Something went wrong',
  'error.internal.body':
    'It has been recorded. If it happens again, please tell customer service the number {incident}.',
  'error.too-many.title': 'Too many attempts',
  'error.too-many.body': 'Please wait a little and try again.',
  'error.back-home': 'Back to the home page',
  'error.sign-in': 'Sign in again',
} as const
