export const en = {
  'code.sms':
    'Your code is {code}, valid for {minutes} {minutes, one: minute, other: minutes}. Tell it to nobody; our staff never ask for it.',
  'code.subject': 'Your code',
  'code.email':
    'Your code is {code}, valid for {minutes} {minutes, one: minute, other: minutes}. Tell it to nobody; our staff never ask for it.\n\nIf this was not you, there is nothing to do.',

  'payment-code.sms':
    'Code {code} PAYS CNY {amount} to the account ending in {payee}. Valid for {minutes} {minutes, one: minute, other: minutes}. Not you, or not this amount? Tell it to nobody; our staff never ask for it.',
  'payment-code.subject': 'Code for a payment of CNY {amount}',
  'payment-code.email':
    'Code {code} pays CNY {amount} to the account ending in {payee}. It is valid for {minutes} {minutes, one: minute, other: minutes}.\n\nIf this was not you, tell it to nobody; our staff never ask for it.',

  'operation-code.sms':
    'Code {code} approves what the approval page shows you. Valid for {minutes} {minutes, one: minute, other: minutes}. Not you? Tell it to nobody; our staff never ask for it.',
  'operation-code.subject': 'Code to approve an operation',
  'operation-code.email':
    'Code {code} approves what the approval page shows you. It is valid for {minutes} {minutes, one: minute, other: minutes}.\n\nIf this was not you, tell it to nobody; our staff never ask for it.',

  'already-registered.sms':
    'Someone registered with your number or identity. You have an account already, so none was opened. If this was you, sign in; if not, ignore this. {signInUrl}',
  'already-registered.subject': 'You have an account already',
  'already-registered.email':
    'Someone registered with your email address or identity. You have an account already, so none was opened.\n\nIf this was you, sign in:\n{signInUrl}\n\nIf it was not, there is nothing to do.',

  'not-registered.sms':
    'Someone tried to sign in or recover an account with this number, but it has none. If this was you, register first; if not, ignore this. {registerUrl}',
  'not-registered.subject': 'This address has no account',
  'not-registered.email':
    'Someone tried to sign in or recover an account with this email address, but it has none.\n\nIf this was you, register first:\n{registerUrl}\n\nIf it was not, there is nothing to do.',

  'signed-in-new-device.sms':
    'Your account was signed in to on a new device at {at} ({place}, {device}). If this was not you, go at once to {reportUrl}',
  'signed-in-new-device.subject': 'Your account was signed in to on a new device',
  'signed-in-new-device.email':
    'Your account was signed in to on a new device.\n\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once and we will hold sign-in to your account:\n{reportUrl}',

  'signed-in-by-qr.sms':
    'Your account was signed in to on a new device by a scan with your phone at {at} ({place}, {device}). If this was not you, go at once to {reportUrl}',
  'signed-in-by-qr.subject': 'Your account was signed in to on a new device by a scan',
  'signed-in-by-qr.email':
    'Your account was signed in to on a new device, by a scan with your phone.\n\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, or the code that you scanned came from somebody else, open this link at once and we will hold sign-in to your account:\n{reportUrl}',

  'phone-asked.sms':
    '{application} asks you to confirm in the phone app ({at}). Please open the app; if you asked for nothing, choose “Not me” there.',
  'phone-asked.subject': 'A request waits for you on your phone',
  'phone-asked.email':
    'A request waits to be confirmed in your phone app.\n\nApplication: {application}\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nPlease open the app and check it before you decide. If you asked for nothing, choose “Not me” and change your password soon.',

  'phone-asking-held.sms':
    'At {at} you answered “Not me” to a request of {application}, so confirming on the phone is off. Please change your password soon; you can turn it on again in the settings of the phone app. More: {reportUrl}',
  'phone-asking-held.subject': 'Confirming on the phone is off',
  'phone-asking-held.email':
    'You answered “Not me” to a request, so confirming on the phone is off and no more requests are sent to your phone.\n\nApplication: {application}\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nSomebody may know your password: please change it soon. You can turn this on again in the settings of the phone app; signing in once with a passkey or a USB key does so too.\nIf it was not you who answered “Not me”, open this link at once and we will hold sign-in to your account:\n{reportUrl}',

  'signed-in-on-screen.sms':
    'Your account was signed in to on a screen at {at} ({place}, {device}). If this was not you, go at once to {reportUrl}',
  'signed-in-on-screen.subject': 'Your account was signed in to on a screen',
  'signed-in-on-screen.email':
    'The sign-in of a screen was confirmed, and your account is signed in to there.\n\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, or the code came from somebody else, open this link at once and we will hold sign-in to your account:\n{reportUrl}',

  'sign-in-held.sms':
    'A suspicious sign-in at {at} ({place}, {device}) was stopped. If this was not you, go to {reportUrl}',
  'sign-in-held.subject': 'A suspicious sign-in was stopped',
  'sign-in-held.email':
    'Someone tried to sign in to your account in a suspicious way and was stopped.\n\nTime: {at}\nPlace: {place}\nDevice: {device}\n\nIf this was you, use a device you often use, or try again later.\nIf it was not, open this link to tell us:\n{reportUrl}',

  'locked.sms':
    'Sign-in is locked after several failed attempts, until {until}. If this was not you, go to {reportUrl}',
  'locked.subject': 'Sign-in is locked for now',
  'locked.email':
    'After several failed attempts sign-in to your account is locked until {until}. Attempts by strangers do not affect devices you often use.\n\nIf this was not you, open this link to tell us:\n{reportUrl}',

  'closed-to-unknown-devices.sms':
    'After too many failed attempts, unknown devices can no longer sign in to your account this way. Your own devices still can. To reopen it, go to {recoverUrl}',
  'closed-to-unknown-devices.subject': 'Unknown devices can no longer sign in to your account',
  'closed-to-unknown-devices.email':
    'After too many failed attempts, and to protect your account, unknown devices can no longer sign in this way. Devices you often use still can.\n\nTo reopen it, open this link and prove who you are:\n{recoverUrl}',

  'password-changed.sms': 'Your password was changed at {at}. If this was not you, go at once to {reportUrl}',
  'password-changed.subject': 'Your password was changed',
  'password-changed.email':
    'Your password was changed at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'recovered.sms':
    'Your account was recovered at {at} by proof of identity, and has a new password. If this was not you, go at once to {reportUrl}',
  'recovered.subject': 'Your account was recovered',
  'recovered.email':
    'Your account was recovered at {at} by proof of identity, and has a new password. Passkeys, authenticator apps and recovery codes that were set up were removed.\n\nIf this was you, there is nothing to do; you can set them up again in the security centre.\nIf it was not, open this link at once:\n{reportUrl}',

  'identifier-changed.sms':
    'The {kind} of your account was changed to {masked} at {at}. If this was not you, go at once to {reportUrl}',
  'identifier-changed.subject': 'The {kind} of your account was changed',
  'identifier-changed.email':
    'The {kind} of your account was changed to {masked} at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'identifier-added.sms':
    'The {kind} {masked} was added to your account at {at}. If this was not you, go at once to {reportUrl}',
  'identifier-added.subject': 'A {kind} was added to your account',
  'identifier-added.email':
    'The {kind} {masked} was added to your account at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'identifier-removed.sms':
    'The {kind} {masked} was removed from your account at {at}. If this was not you, go at once to {reportUrl}',
  'identifier-removed.subject': 'The {kind} of your account was removed',
  'identifier-removed.email':
    'The {kind} {masked} was removed from your account at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'identifier-change-waiting.sms':
    'Someone asked to change the {kind} of your account to {masked}. It takes effect at {until}. If this was not you, stop it now: {reportUrl}',
  'identifier-change-waiting.subject': 'The {kind} of your account is about to change',
  'identifier-change-waiting.email':
    'Someone signed in to your account asked to change its {kind} to {masked}. Your present phone has not confirmed it, so it takes effect only at {until}.\n\nIf this was you, there is nothing to do; you can also cancel it in the security centre.\nIf it was not, open this link at once: the change is stopped and sign-in to your account is put on hold.\n{reportUrl}',

  'identifier-change-cancelled.sms':
    'The change of the {kind} of your account to {masked} was cancelled at {at}; nothing has changed. If this was not you, go to {reportUrl}',
  'identifier-change-cancelled.subject': 'The change of your {kind} was cancelled',
  'identifier-change-cancelled.email':
    'The change of the {kind} of your account to {masked} was cancelled at {at}; nothing has changed.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link to tell us:\n{reportUrl}',

  'identifier-change-failed.sms':
    'The {kind} of your account was not changed to {masked} ({at}). To change it, sign in and ask again. If this was not you, go to {reportUrl}',
  'identifier-change-failed.subject': 'Your {kind} was not changed',
  'identifier-change-failed.email':
    'The {kind} of your account was not changed to {masked} ({at}).\n\nIf you still want to change it, sign in and ask again.\nIf it was not you who asked, open this link to tell us:\n{reportUrl}',

  'two-step-changed.sms':
    'The two-step settings of your account were changed at {at}. If this was not you, go at once to {reportUrl}',
  'two-step-changed.subject': 'Your two-step settings were changed',
  'two-step-changed.email':
    'The two-step settings of your account were changed at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'passkey-added.sms':
    'A passkey was added to your account at {at} ({device}). If this was not you, go at once to {reportUrl}',
  'passkey-added.subject': 'A passkey was added to your account',
  'passkey-added.email':
    'A passkey was added to your account. It can be used to sign in.\n\nWhen: {at}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once and we will stop sign-in to the account:\n{reportUrl}',

  'passkey-removed.sms':
    'A passkey was removed from your account at {at} ({device}). If this was not you, go at once to {reportUrl}',
  'passkey-removed.subject': 'A passkey was removed from your account',
  'passkey-removed.email':
    'A passkey was removed from your account and can no longer be used to sign in.\n\nWhen: {at}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'passkey-cloned.sms':
    'One of your passkeys may have been copied; a use at {at} was refused ({place}, {device}). Remove it and add a new one. If this was not you, go to {reportUrl}',
  'passkey-cloned.subject': 'One of your passkeys may have been copied',
  'passkey-cloned.email':
    'One of your passkeys was used with a lower count than before, so it may have been copied. This use was refused.\n\nWhen: {at}\nPlace: {place}\nDevice: {device}\n\nPlease remove this passkey in the security centre and add a new one.\nIf this was not you, open this link and we will stop sign-in to the account:\n{reportUrl}',

  'phone-added.sms':
    'A phone was registered for your account at {at} ({device}); it can scan and confirm. If this was not you, go at once to {reportUrl}',
  'phone-added.subject': 'A phone was registered for your account',
  'phone-added.email':
    'A phone was registered for your account. It can be used to sign in by scanning and to confirm operations.\n\nWhen: {at}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once and we will stop sign-in to the account:\n{reportUrl}',

  'phone-revoked.sms':
    'A phone of your account was signed out at {at} and can no longer confirm ({device}). If this was not you, go at once to {reportUrl}',
  'phone-revoked.subject': 'A phone of your account was signed out',
  'phone-revoked.email':
    'A phone of your account was signed out and can no longer be used to scan or confirm.\n\nWhen: {at}\nDevice: {device}\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'data-downloaded.sms':
    'The data of your account was downloaded at {at}. If this was not you, go at once to {reportUrl}',
  'data-downloaded.subject': 'Your account data was downloaded',
  'data-downloaded.email':
    'The data of your account was downloaded at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'closing-started.sms':
    'You asked to close your account. It closes at {until}. To keep it, go before then to {cancelUrl}',
  'closing-started.subject': 'Your account will be closed',
  'closing-started.email':
    'You asked to close your account. It closes at {until}, and your personal data is deleted after that.\n\nTo keep it, open this link before then:\n{cancelUrl}',

  'closing-cancelled.sms': 'Your account stays open; closing it was cancelled. If this was not you, call {hotline}.',
  'closing-cancelled.subject': 'Your account stays open',
  'closing-cancelled.email':
    'Closing your account was cancelled; you can use it as before.\n\nIf this was not you, call {hotline}.',

  'account-closed.sms': 'Your account is closed and your personal data deleted. Questions: {hotline}.',
  'account-closed.subject': 'Your account is closed',
  'account-closed.email':
    'Your account is closed and your personal data deleted. Thank you for having used it.\n\nIf you have questions, call {hotline}.',

  'account-held.sms':
    'We have your report: sign-in to your account is on hold and every device is signed out. To use it again, go to {recoverUrl}',
  'account-held.subject': 'Sign-in to your account is on hold',
  'account-held.email':
    'We have your report. Sign-in to your account is on hold and every device is signed out.\n\nTo use it again, open this link and prove who you are:\n{recoverUrl}',

  'account-protected.sms':
    'To protect your account our staff have put sign-in on hold; every device is signed out. To use it again, go to {recoverUrl} . Questions: {hotline}.',
  'account-protected.subject': 'Sign-in to your account is on hold',
  'account-protected.email':
    'To protect your account our staff have put sign-in on hold; every device is signed out.\n\nTo use it again, open this link and prove who you are:\n{recoverUrl}\n\nIf you have questions, call {hotline}.',

  'account-suspended.sms':
    'Our staff have suspended your account as the rules require; every device is signed out. Questions: {hotline}.',
  'account-suspended.subject': 'Your account is suspended',
  'account-suspended.email':
    'Our staff have suspended your account as the rules require. Every device is signed out, and recovering the account does not lift this.\n\nIf you have questions, call {hotline}, or bring your ID to a service point.',

  'account-released.sms':
    'Our staff have lifted the hold on your account at {at}. If you did not ask for it, go at once to {reportUrl}',
  'account-released.subject': 'Your account can be used again',
  'account-released.email':
    'Our staff have lifted the hold on your account at {at}; you can sign in as always.\n\nIf you did not ask for it, open this link at once and sign-in is put on hold again:\n{reportUrl}',

  'recovery-started.sms':
    'Our staff began recovering your account as you asked. Go on at {recoverUrl} . Staff never ask for a password or code. If you did not ask for this, call {hotline}.',
  'recovery-started.subject': 'Recovery of your account has begun',
  'recovery-started.email':
    'Our staff began recovering your account as you asked. Go on here; you choose the new password yourself:\n{recoverUrl}\n\nStaff never ask for a password or a code. If you did not ask for this, call {hotline}.',

  'account-opened.sms': 'Your account was opened at the counter. To sign in for the first time, go to {signInUrl}',
  'account-opened.subject': 'Your account is open',
  'account-opened.email':
    'Your account was opened at the counter. To sign in for the first time, open this link:\n{signInUrl}',

  'medium-changed.sms':
    'The {medium} of your account was {change} at {at}. If this was not you, go at once to {reportUrl}',
  'medium-changed.subject': 'The {medium} of your account was {change}',
  'medium-changed.email':
    'The {medium} of your account was {change} at {at}.\n\nIf this was you, there is nothing to do.\nIf it was not, open this link at once:\n{reportUrl}',

  'medium-expiring.sms': 'Your {medium} expires at {until}. Please replace it before. Questions: {hotline}.',
  'medium-expiring.subject': 'Your {medium} will soon expire',
  'medium-expiring.email':
    'Your {medium} expires at {until} and can’t be used after that.\n\nPlease replace it before. If you have questions, call {hotline}.',

  'grid-card-nearly-used-up.sms':
    'Your grid card can be used {count} more {count, one: time, other: times}. Please replace it soon. Questions: {hotline}.',
  'grid-card-nearly-used-up.subject': 'Your grid card is nearly used up',
  'grid-card-nearly-used-up.email':
    'Your grid card can be used {count} more {count, one: time, other: times}.\n\nPlease replace it soon. If you have questions, call {hotline}.',

  'recovery-code-used.sms':
    'A recovery code of your account was used at {at}; {count} left. If this was not you, go at once to {reportUrl}',
  'recovery-code-used.subject': 'A recovery code of your account was used',
  'recovery-code-used.email':
    'A recovery code of your account was used at {at}; {count} left.\n\nIf this was you, there is nothing to do; with few left, make new ones.\nIf it was not, open this link at once:\n{reportUrl}',

  'email.frame':
    'Hello,\n\n{body}\n\n{sender}\nHotline {hotline}\nThis message was sent automatically; please do not reply. We never ask for your password or a code.',
  'kind.phone': 'mobile number',
  'kind.email': 'email address',
  'kind.username': 'user name',
  'kind.national-id': 'identity document number',
  'medium.passkey': 'passkey',
  'kind.bank-card': 'card or account number',
  'medium.totp': 'authenticator app',
  'medium.otp-token': 'OTP token',
  'medium.grid-card': 'grid card',
  'medium.recovery-code': 'recovery codes',
  'medium.certificate-key': 'USB key',
  'change.issue': 'issued',
  'change.activate': 'activated',
  'change.suspend': 'suspended',
  'change.resume': 'put back in use',
  'change.report-lost': 'reported lost',
  'change.replace': 'replaced',
  'change.revoke': 'revoked',
  'change.expire': 'expired',
  'place.unknown': 'unknown place',
  'device.unknown': 'unknown device',
} as const
