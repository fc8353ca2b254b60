export const en = {
  service: 'Qinghe Toll',
  'sign-in': 'Sign in',
  fleet: 'Fleet',
  'my-account': 'My account',
  'account-centre': 'Security centre',
  terms: 'Terms of use',
  privacy: 'Privacy',
  channels: 'Official channels',
  kiosk: 'Simulated booth screen',
  desk: 'Simulated service desk',
  complaints: 'Complaints',
  'to-home': 'Home page',
  'try-again': 'Try again',
  'sign-in-again': 'Sign in again',
  'go-on': 'Continue',
  'back-to-form': 'Back to the page',

  'attempt_unknown-title': 'This sign-in has ended',
  'attempt_unknown-text':
    'The sign-in page was open for more than ten minutes, or its result was used already. Sign in again; your account is not affected.',
  'browser_changed-title': 'Please finish signing in in the same browser',
  'browser_changed-text':
    'The sign-in was begun in another browser, or this browser does not keep cookies. Please sign in again here.',
  'response_invalid-title': 'The sign-in result is incomplete',
  'response_invalid-text':
    'Something is missing from the address, or is in it twice. Please sign in again, and do not use sign-in links that others send you.',
  'issuer_mixed_up-title': 'This sign-in result is not from Qinghe Toll',
  'issuer_mixed_up-text':
    'For your safety the sign-in was not completed. Please sign in again from this page, and check the address bar.',
  'identity_invalid-title': 'The sign-in result could not be verified',
  'identity_invalid-text': 'The result did not pass our checks, so you are not signed in. Please sign in again.',
  'sign_in_declined-title': 'You are not signed in',
  'sign_in_declined-text': 'You cancelled, or the sign-in was declined. You can sign in again whenever you need to.',
  'assurance_unmet-title': 'This needs a stronger proof of identity',
  'assurance_unmet-text':
    'What you used just now is not enough. Try again, and choose the way that the page recommends.',
  'different_account-title': 'You have changed to another account',
  'different_account-text':
    'Another account was verified just now, so what you were doing was not continued. You are signed in to the new account.',
  'issuer_refused-title': 'The sign-in service did not accept this request',
  'issuer_refused-text': 'Please try again later. If this goes on, tell us through an official channel.',
  'issuer_unreachable-title': 'The sign-in service cannot be reached',
  'issuer_unreachable-text':
    'It may be under maintenance; this usually takes a few minutes. Check your network and try again later.',
  'session_ended-title': 'Your sign-in has ended',
  'session_ended-text':
    'You were signed out somewhere else just now. If that was not you, sign in again and look at the recent sign-ins.',
  'form_not_kept-title': 'Please sign in and fill in the form again',
  'form_not_kept-text':
    'Your sign-in had expired, and what you filled in was too long or held a file, so it was not kept.',
  'approval_declined-title': 'Nothing was done',
  'approval_declined-text': 'You did not approve it, so nothing was done. You can begin again at any time.',
  'approval_differs-title': 'Nothing was done',
  'approval_differs-text':
    'What was approved is not what was asked, so for your safety nothing was done. Please begin again.',
  'approval_over-title': 'It can’t be approved again',
  'approval_over-text':
    'This was approved or declined before. See first what has become of it; if nothing was done, you can fill it in again.',
  'form_gone-title': 'There is nothing to continue',
  'form_gone-text':
    'What you fill in is kept for ten minutes only, or belongs to another sign-in. Please start again from the original page.',
  'too_many_attempts-title': 'Too many sign-ins begun',
  'too_many_attempts-text': 'Too many sign-ins were begun from this network. Please try again in a minute.',
  'cross_site-title': 'Please use the pages of this site',
  'cross_site-text': 'This request came from another site. For your safety it was not carried out.',

  'resume-title': 'Continue where you were',
  'resume-text': 'You are verified. What you filled in is still here; confirm to send it.',
  'resume-button': 'Continue',
  'resume-back': 'Go back and change it',

  'signed-out-title': 'You are signed out',
  'signed-out-text': 'On a shared computer, please close the browser as well.',
  'signed-out-here-only':
    'You are signed out here, but the sign-in service cannot be reached, so other applications may still be signed in. Please sign out there too, later.',

  'not-found-title': 'Page not found',
  'not-found-text': 'The address may be wrong, or the page has moved.',
  'bad-request-title': 'This request could not be read',
  'bad-request-text': 'The address, or what was filled in, is malformed. Please start again from the home page.',
  'failed-title': 'Something went wrong',
  'failed-text':
    'The fault is ours and has been recorded. Refresh the page or try again later; when you contact us, quote number {incident}.',
} as const
